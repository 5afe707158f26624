package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.admin.RecordFilter.State;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/** The sorted sets by which records are found: nothing is left in them, and what an earlier version did is put right. */
abstract class RedisIndexRules {

    private static final Duration LEASE = Duration.ofHours(1);
    private static final Duration RETENTION = Duration.ofHours(2);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Owner OWNER = new Owner("owner");
    private static final String CALLER = "c".repeat(RecordId.LENGTH);

    private final RedisRelease release;
    private final UnaryOperator<String> change;
    private final String prefix = TestRedis.freshPrefix();
    private final RedisKeys keys = new RedisKeys(prefix);
    private final RedisStore store;
    private final RecordId id = RecordId.of("default", "alice", "key");
    private final int slot = Slots.of(id);

    /**
     * @param change of each script
     */
    RedisIndexRules(RedisRelease release, UnaryOperator<String> change) {
        this.release = release.orSkip();
        this.change = change;
        store = store(change);
    }

    private RedisStore store(UnaryOperator<String> changed) {
        return new RedisStore(TestRedis.link(release), prefix, RedisScripts.changed(changed));
    }

    private Response redis(Command command, Object... arguments) {
        Request request = Request.cmd(command);
        Stream.of(arguments).forEach(argument -> request.arg(argument.toString()));
        return TestRedis.await(TestRedis.client(release).send(request));
    }

    private List<String> allKeys() {
        return redis(Command.KEYS, prefix + "*").stream().map(Response::toString).toList();
    }

    private List<String> members(String set) {
        return redis(Command.ZRANGE, set, 0, -1).stream().map(Response::toString).toList();
    }

    private long score(String set, String member) {
        return (long) Double.parseDouble(redis(Command.ZSCORE, set, member).toString());
    }

    private long field(String name) {
        return redis(Command.HGET, keys.record(id), name).toLong();
    }

    private Duration timeToLive(String key) {
        return Duration.ofMillis(redis(Command.PTTL, key).toLong());
    }

    private static String mark(RecordId id) {
        return CALLER.substring(0, 20) + id;
    }

    private static <T> T only(CompletionStage<List<T>> answer) {
        return answer.toCompletableFuture().join().get(0);
    }

    private static Ownership own(RedisStore store, RecordId id, Duration lease, Duration retention, String caller) {
        ReserveResult.Owned owned = (ReserveResult.Owned) only(store.reserve(List.of(new Reservation(id, "default",
                new Binding("POST /payments", "/payments", "f"), OWNER, lease, retention, false, caller))));
        return new Ownership(id, OWNER, owned.fence());
    }

    private void complete(Ownership ownership, Duration retention) {
        only(store.complete(List.of(new CompleteCall(ownership, new RecordedResponse.Unreplayable(200, "x"), retention))));
    }

    private List<RecordId> listed(State state) {
        return store.browse(new RecordFilter(Optional.empty(), Optional.of(state), Duration.ZERO, 10)).toCompletableFuture()
                .join().stream().map(BrowsableStore.Entry::record).map(record -> record.id()).toList();
    }

    private void awaitAbsent(RecordId id) {
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> only(store.load(List.of(id))) instanceof LoadResult.Absent);
    }

    /** Another record of the same slot. */
    private RecordId neighbour() {
        return Stream.generate(() -> RecordId.of("default", "alice", UUID.randomUUID().toString()))
                .filter(other -> Slots.of(other) == slot).findFirst().orElseThrow();
    }

    @Test
    void recordInProgress_isInTheSetsOfItsSlot_whichExpireWithIt() {
        own(store, id, LEASE, RETENTION, CALLER);

        assertThat(allKeys()).containsExactlyInAnyOrder(keys.record(id), keys.inProgress(slot), keys.callers(slot));
        assertThat(score(keys.inProgress(slot), id.value())).isEqualTo(field("lease"));
        assertThat(score(keys.callers(slot), mark(id))).isEqualTo(field("expires"));
        for (String set : List.of(keys.inProgress(slot), keys.callers(slot))) {
            assertThat(timeToLive(set)).isBetween(LEASE.plus(RETENTION).minusMinutes(10),
                    LEASE.plus(RETENTION).plusMillis(1));
        }
    }

    @Test
    void recordWithoutACaller_isInOneSet_andInNoneOnceCompleted() {
        Ownership ownership = own(store, id, LEASE, RETENTION, null);
        assertThat(allKeys()).containsExactlyInAnyOrder(keys.record(id), keys.inProgress(slot));

        complete(ownership, RETENTION);
        assertThat(allKeys()).containsExactly(keys.record(id));
    }

    @Test
    void completedRecord_isInTheSetOfCallersUntilItExpires() {
        complete(own(store, id, LEASE, RETENTION, CALLER), RETENTION.multipliedBy(10));

        assertThat(allKeys()).containsExactlyInAnyOrder(keys.record(id), keys.callers(slot));
        assertThat(score(keys.callers(slot), mark(id))).isEqualTo(field("expires"));
        assertThat(timeToLive(keys.callers(slot))).isGreaterThan(RETENTION.multipliedBy(9));
    }

    @Test
    void forgottenAndErasedRecord_isInNoSet() {
        only(store.release(List.of(ReleaseCall.forget(own(store, id, LEASE, RETENTION, CALLER)))));
        assertThat(allKeys()).containsExactly(keys.record(id));

        complete(own(store, id, LEASE, RETENTION, CALLER), RETENTION);
        only(store.erase(List.of(id)));
        assertThat(allKeys()).containsExactly(keys.record(id));
    }

    @Test
    void heartbeatTakeoverAndEndOfALease_moveTheRecordInItsSets() {
        Ownership ownership = own(store, id, SHORT, SHORT.plusMinutes(1), CALLER);
        only(store.heartbeat(List.of(new Heartbeat(ownership, LEASE, RETENTION))));
        assertMoved();

        only(store.release(List.of(ReleaseCall.endLease(ownership, Duration.ZERO))));
        assertMoved();

        only(store.takeOver(List.of(new TakeOver(id, OWNER, LEASE.multipliedBy(2), RETENTION.multipliedBy(2)))));
        assertMoved();
    }

    private void assertMoved() {
        assertThat(score(keys.inProgress(slot), id.value())).isEqualTo(field("lease"));
        assertThat(score(keys.callers(slot), mark(id))).isEqualTo(field("expires"));
        assertThat(timeToLive(keys.inProgress(slot))).isGreaterThanOrEqualTo(timeToLive(keys.record(id)).minusSeconds(1));
    }

    @Test
    void expiredRecord_leavesTheSetOfCallersWithTheNextReserveInItsSlot() {
        RecordId other = neighbour();
        own(store, other, LEASE, RETENTION, CALLER);
        own(store, id, SHORT, SHORT, CALLER);
        awaitAbsent(id);

        RecordId next = neighbour();
        own(store, next, LEASE, RETENTION, CALLER);

        assertThat(members(keys.callers(slot))).containsExactlyInAnyOrder(mark(other), mark(next));
    }

    @Test
    void expiredRecord_leavesTheSetOfThoseInProgressWithTheNextList() {
        own(store, neighbour(), LEASE, RETENTION, null);
        own(store, id, SHORT, SHORT, null);
        awaitAbsent(id);

        assertThat(listed(State.STALE)).isEmpty();

        assertThat(members(keys.inProgress(slot))).doesNotContain(id.value()).hasSize(1);
    }

    @Test
    void abandonedRecord_leavesTheSetOfThoseInProgressAfterAMonth() {
        RedisStore later = store(script -> change.apply(script).replace("now - 2592000000000", "now"));
        own(later, id, SHORT, RETENTION, null);
        await().pollInterval(Duration.ofMillis(5)).until(() -> !listed(State.STALE).isEmpty());

        RecordId next = neighbour();
        own(later, next, LEASE, RETENTION, null);

        assertThat(members(keys.inProgress(slot))).containsExactly(next.value());
    }

    @Test
    void recordOfAnEarlierVersion_isListedFromItsNextHeartbeatOn() {
        Ownership ownership = own(store, id, LEASE, RETENTION, null);
        redis(Command.DEL, keys.inProgress(slot));
        assertThat(listed(State.IN_PROGRESS)).isEmpty();

        only(store.heartbeat(List.of(new Heartbeat(ownership, LEASE, RETENTION))));

        assertThat(listed(State.IN_PROGRESS)).containsExactly(id);
    }

    @Test
    void recordRenewedByAnEarlierVersion_isNotStale_andInItsPlaceAgain() {
        own(store, id, LEASE, RETENTION, null);
        redis(Command.ZADD, keys.inProgress(slot), 1_700_000_000_000_000L, id);

        assertThat(listed(State.STALE)).isEmpty();

        assertThat(score(keys.inProgress(slot), id.value())).isEqualTo(field("lease"));
        assertThat(listed(State.IN_PROGRESS)).containsExactly(id);
    }

    @Test
    void recordCompletedByAnEarlierVersion_leavesItsSetWithTheNextList() {
        complete(own(store, id, LEASE, RETENTION, null), RETENTION);
        redis(Command.ZADD, keys.inProgress(slot), 1_700_000_000_000_000L, id);

        assertThat(listed(State.STALE)).isEmpty();

        assertThat(allKeys()).containsExactly(keys.record(id));
    }

    @Test
    void callersThatBeginAlike_areFoundWithoutTheOther() {
        RecordId other = neighbour();
        own(store, id, LEASE, RETENTION, CALLER);
        own(store, other, LEASE, RETENTION, "c".repeat(19) + "d".repeat(RecordId.LENGTH - 19));

        assertThat(store.ofCaller(CALLER, Optional.empty(), 10).toCompletableFuture().join()).containsExactly(id);
    }

    @Test
    void recordsOfOneSlot_areFoundPageByPage() {
        List<RecordId> all = Stream.generate(this::neighbour).limit(3).sorted().toList();
        IntStream.rangeClosed(1, all.size())
                .forEach(last -> own(store, all.get(all.size() - last), LEASE, RETENTION, CALLER));

        assertThat(store.ofCaller(CALLER, Optional.empty(), 2).toCompletableFuture().join())
                .containsExactlyElementsOf(all.subList(0, 2));
        assertThat(store.ofCaller(CALLER, Optional.of(all.get(1)), 2).toCompletableFuture().join())
                .containsExactly(all.get(2));
    }
}
