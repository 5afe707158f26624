package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/** Behaviour that is peculiar to records in Redis. */
@ParameterizedClass
@EnumSource(RedisRelease.class)
class RedisStoreTest {

    private static final Duration LEASE = Duration.ofHours(1);
    private static final Duration RETENTION = Duration.ofHours(2);
    private static final Owner OWNER = new Owner("owner");

    private final String prefix = TestRedis.freshPrefix();
    private final RecordId id = RecordId.of("default", "alice", "key");
    private final RedisRelease release;
    private final RedisStore store;

    RedisStoreTest(RedisRelease release) {
        this.release = release.orSkip();
        store = new RedisStore(TestRedis.link(release), prefix, RedisScripts.all());
    }

    private Response redis(Command command, Object... arguments) {
        Request request = Request.cmd(command);
        Stream.of(arguments).forEach(argument -> request.arg(argument.toString()));
        return TestRedis.await(TestRedis.client(release).send(request));
    }

    private static Reservation reservation(RecordId id) {
        return new Reservation(id, "default", new Binding("POST /payments", "/payments", "f"), OWNER, LEASE, RETENTION);
    }

    private Ownership own() {
        ReserveResult.Owned owned = (ReserveResult.Owned) store.reserve(List.of(reservation(id))).toCompletableFuture()
                .join().get(0);
        return new Ownership(id, OWNER, owned.fence());
    }

    private Duration timeToLive() {
        return Duration.ofMillis(redis(Command.PTTL, prefix + "{" + id + "}").toLong());
    }

    @Test
    void aRecordIsOneKey_thatRedisDeletesWhenItExpires() {
        Ownership ownership = own();
        assertThat(timeToLive()).isBetween(LEASE.plus(RETENTION).minusMinutes(10), LEASE.plus(RETENTION).plusMillis(1));

        store.complete(List.of(new CompleteCall(ownership, new RecordedResponse.Unreplayable(200, "x"), RETENTION)))
                .toCompletableFuture().join();
        assertThat(timeToLive()).isBetween(RETENTION.minusMinutes(10), RETENTION.plusMillis(1));
    }

    @Test
    void aForgottenRecordLeavesItsFence_forAMinute() {
        Ownership ownership = own();

        assertThat(store.release(List.of(ReleaseCall.forget(ownership))).toCompletableFuture().join())
                .containsExactly(ReleaseResult.RELEASED);

        assertThat(redis(Command.HKEYS, prefix + "{" + id + "}").stream().map(Response::toString)).containsExactly("fence");
        assertThat(timeToLive()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
        assertThat(store.load(List.of(id)).toCompletableFuture().join()).containsExactly(new LoadResult.Absent());
    }

    @Test
    void aClockThatIsSetBack_doesNotBringAForgottenFenceBack() {
        RedisStore ahead = new RedisStore(TestRedis.link(release), prefix,
                RedisScripts.changed(script -> script.replace("local now = ", "local now = 5000000 + ")));
        ReserveResult.Owned before = (ReserveResult.Owned) ahead.reserve(List.of(reservation(id))).toCompletableFuture()
                .join().get(0);
        ahead.release(List.of(ReleaseCall.forget(new Ownership(id, OWNER, before.fence())))).toCompletableFuture().join();

        assertThat(own().fence()).isGreaterThan(before.fence());
    }

    @Test
    void scripts_whenRedisHasForgottenThem_areSentAgain() {
        Ownership ownership = own();
        redis(Command.SCRIPT, "FLUSH");

        assertThat(store.load(List.of(id, RecordId.of("default", "alice", "other"))).toCompletableFuture().join().get(0))
                .isInstanceOf(LoadResult.Found.class);
        redis(Command.SCRIPT, "FLUSH");
        assertThat(store.release(List.of(ReleaseCall.forget(ownership))).toCompletableFuture().join())
                .containsExactly(ReleaseResult.RELEASED);
    }

    @Test
    void aCallOfManyElements_isAnsweredForEach() {
        List<RecordId> ids = IntStream.range(0, 5000).mapToObj(i -> RecordId.of("default", "alice", "key " + i)).toList();

        assertThat(store.reserve(ids.stream().map(RedisStoreTest::reservation).toList()).toCompletableFuture().join())
                .hasSameSizeAs(ids).allMatch(ReserveResult.Owned.class::isInstance);
        assertThat(store.load(ids).toCompletableFuture().join())
                .extracting(result -> ((LoadResult.Found) result).record().id()).isEqualTo(ids);
    }

    @Test
    void call_afterTheOneThatLostItsConnection_hasANewOne() {
        own();
        redis(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");

        await().until(() -> store.load(List.of(id)).handle((found, failure) -> failure == null).toCompletableFuture().join());
    }

    @Test
    void recordsOfAFormatThatIsNotKnown_areNotGuessedAt() {
        Ownership ownership = own();
        store.complete(List.of(new CompleteCall(ownership, new RecordedResponse.Stored(200, List.of(), new byte[] { 1 }),
                RETENTION))).toCompletableFuture().join();
        redis(Command.HSET, prefix + "{" + id + "}", "format", 99);

        assertThat(store.load(List.of(id)).toCompletableFuture().join().toString()).contains("Unreplayable", "format 99");
    }
}
