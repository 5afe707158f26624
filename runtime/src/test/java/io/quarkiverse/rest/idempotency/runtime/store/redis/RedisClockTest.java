package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.testkit.StoreLeaseContract;

/**
 * Leases on a Redis whose clock is a day ahead of this node's: nothing may depend on what time the node believes it is.
 */
class RedisClockTest extends StoreLeaseContract {

    private static final Duration AHEAD = Duration.ofDays(1);
    private static final Duration LONG = Duration.ofHours(1);

    @Override
    protected IdempotencyStore emptyStore() {
        return new RedisStore(TestRedis.link(), TestRedis.freshPrefix(), RedisScripts.changed(script -> {
            String changed = script.replace("local now = ", "local now = " + AHEAD.toSeconds() + " * 1000000 + ");
            assertThat(changed).isNotEqualTo(script);
            return changed;
        }));
    }

    @Test
    void everyTimeInARecord_isThatOfRedis() {
        IdempotencyStore store = emptyStore();
        RecordId id = RecordId.of("default", "alice", "clock");
        store.reserve(List.of(new Reservation(id, "default", new Binding("POST /payments", "/payments", "f"),
                new Owner("owner"), LONG, LONG))).toCompletableFuture().join();

        LoadResult.Found found = (LoadResult.Found) store.load(List.of(id)).toCompletableFuture().join().get(0);

        assertThat(found.record().reservedAt()).isCloseTo(Instant.now().plus(AHEAD), within(10, ChronoUnit.MINUTES));
    }
}
