package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;
import io.quarkiverse.rest.idempotency.support.Ports;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;

/**
 * A Redis whose memory is full begins nothing new, and ends what is begun: a method that ran is recorded, and a lease is
 * renewed.
 */
@ParameterizedClass
@EnumSource(RedisRelease.class)
class FullRedisTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Owner OWNER = new Owner("owner");
    /** So that the sets by which records are found change with the records. */
    private static final String CALLER = "c".repeat(RecordId.LENGTH);

    private final Redis admin;
    private final RedisStore store;

    FullRedisTest(RedisRelease release) {
        int port = TestRedis.start(release.orSkip(), Ports.free(), "maxmemory-policy noeviction");
        admin = TestRedis.client(TestRedis.at(port));
        store = new RedisStore(() -> TestRedis.client(TestRedis.at(port)), "full:", Duration.ofSeconds(10));
    }

    private void maxMemory(String bytes) {
        TestRedis.await(admin.send(Request.cmd(Command.CONFIG).arg("SET").arg("maxmemory").arg(bytes)));
    }

    private static <T> T only(CompletionStage<List<T>> answer) {
        return answer.toCompletableFuture().join().get(0);
    }

    private ReserveResult reserve(String key, Duration lease) {
        return only(store.reserve(List.of(new Reservation(RecordId.of("default", "alice", key), "default",
                new Binding("POST /payments", "/payments", "f"), OWNER, lease, LONG, false, CALLER))));
    }

    private Ownership own(String key, Duration lease) {
        return new Ownership(RecordId.of("default", "alice", key), OWNER,
                ((ReserveResult.Owned) reserve(key, lease)).fence());
    }

    @Test
    void fullRedis_reserveFails_andOwnersEnd() {
        Ownership running = own("running", LONG);
        Ownership completing = own("completing", LONG);
        Ownership releasing = own("releasing", LONG);
        Ownership failing = own("failing", LONG);
        Ownership stale = own("stale", Duration.ofNanos(1000));
        maxMemory("1");

        assertThatThrownBy(() -> reserve("new", LONG)).hasMessageContaining("OOM");
        assertThat(only(store.heartbeat(List.of(new Heartbeat(running, LONG, LONG))))).isEqualTo(HeartbeatResult.EXTENDED);
        assertThat(only(store.complete(List.of(new CompleteCall(completing,
                new RecordedResponse.Stored(201, List.of(), new byte[5000]), LONG))))).isEqualTo(CompleteResult.COMPLETED);
        assertThat(only(store.release(List.of(ReleaseCall.forget(releasing))))).isEqualTo(ReleaseResult.RELEASED);
        assertThat(only(store.release(List.of(ReleaseCall.endLease(failing, Duration.ZERO)))))
                .isEqualTo(ReleaseResult.RELEASED);
        assertThat(only(store.takeOver(List.of(new TakeOver(stale.id(), OWNER, LONG, LONG)))))
                .isInstanceOf(TakeOverResult.Owned.class);
        assertThat(((LoadResult.Found) only(store.load(List.of(completing.id())))).record())
                .isInstanceOf(IdempotencyRecord.Completed.class);
        assertThatThrownBy(() -> reserve("releasing", LONG)).hasMessageContaining("OOM");
        assertThat(store.ofCaller(CALLER, Optional.empty(), 10).toCompletableFuture().join())
                .containsExactlyInAnyOrder(running.id(), completing.id(), failing.id(), stale.id());
        assertThat(only(store.erase(List.of(completing.id())))).isEqualTo(ErasableStore.Result.ERASED);
        assertThat(store.browse(new RecordFilter(Optional.empty(), Optional.of(RecordFilter.State.STALE), Duration.ZERO, 10))
                .toCompletableFuture().join()).extracting(entry -> entry.record().id()).containsExactly(failing.id());

        maxMemory("0");
        assertThat(reserve("new", LONG)).isInstanceOf(ReserveResult.Owned.class);
        assertThat(reserve("releasing", LONG)).isInstanceOf(ReserveResult.Owned.class);
    }
}
