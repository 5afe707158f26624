package io.quarkiverse.rest.idempotency.testkit;

import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.ALICE;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.BOB;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall.Mode;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;
import io.quarkiverse.rest.idempotency.testkit.ConcurrentHistory.Made;

/**
 * Which histories have an order, and which have none.
 */
class ConcurrentHistoryTest {

    private static final RecordId ID = StoreCalls.freshId();
    private static final Ownership FIRST = new Ownership(ID, ALICE, 1);
    private static final Ownership SECOND = new Ownership(ID, BOB, 2);

    private final List<Made> made = new ArrayList<>();

    private boolean isLinearizable() {
        return new ConcurrentHistory(made).isLinearizable();
    }

    private void reserves(long begun, long ended, Ownership ownership, boolean leaseOver) {
        made.add(new Made(begun, ended, "reserve", (model, overlapped) -> model.reserve(ownership, leaseOver,
                new ReserveResult.Owned(ownership.fence()))));
    }

    private void completes(long begun, long ended, Ownership by, String body, CompleteResult told) {
        made.add(new Made(begun, ended, "complete", (model, overlapped) -> model.complete(by, created(body), told)));
    }

    private void takesOver(long begun, long ended, Ownership ownership) {
        made.add(new Made(begun, ended, "take over", (model, overlapped) -> model.takeOver(ownership, false,
                new TakeOverResult.Owned(ownership.fence()), overlapped)));
    }

    private void forgets(long begun, long ended, Ownership by, ReleaseResult told) {
        made.add(new Made(begun, ended, "release", (model, overlapped) -> model.release(by, Mode.FORGET, told)));
    }

    private void findsNothing(long begun, long ended) {
        made.add(new Made(begun, ended, "load", (model, overlapped) -> model.load(new LoadResult.Absent())));
    }

    @Test
    void overlappingCalls_mayHaveComeInAnyOrder() {
        findsNothing(1, 4);
        reserves(2, 3, FIRST, false);

        assertThat(isLinearizable()).isTrue();
    }

    @Test
    void endedCall_cameBeforeALaterOne() {
        reserves(1, 2, FIRST, false);
        findsNothing(3, 4);

        assertThat(isLinearizable()).isFalse();
    }

    @Test
    void twoOwnersOfOneRecord_haveNoOrder() {
        reserves(1, 4, FIRST, false);
        reserves(2, 3, SECOND, false);

        assertThat(isLinearizable()).isFalse();
    }

    @Test
    void aFenceThatComesBack_hasNoOrder() {
        reserves(1, 2, FIRST, false);
        forgets(3, 4, FIRST, ReleaseResult.RELEASED);
        reserves(5, 6, FIRST, false);

        assertThat(isLinearizable()).isFalse();
    }

    @Test
    void aFormerOwnerThatCompletes_hasNoOrder() {
        reserves(1, 2, FIRST, true);
        takesOver(3, 4, SECOND);
        completes(5, 6, FIRST, "late", CompleteResult.COMPLETED);

        assertThat(isLinearizable()).isFalse();
    }

    @Test
    void aTakeoverOfALivingLease_hasNoOrder_andOfOneThatIsOverItHas() {
        reserves(1, 2, FIRST, false);
        takesOver(3, 4, SECOND);
        assertThat(isLinearizable()).isFalse();

        made.clear();
        reserves(1, 2, FIRST, true);
        takesOver(3, 4, SECOND);
        assertThat(isLinearizable()).isTrue();
    }

    @Test
    void aHeartbeatMayBeWithoutEffect_onlyWhereAnotherCallOverlaps() {
        reserves(1, 2, FIRST, true);
        made.add(new Made(3, 5, "heartbeat",
                (model, overlapped) -> model.heartbeat(FIRST, HeartbeatResult.LOCKED, overlapped)));
        takesOver(6, 7, SECOND);
        assertThat(isLinearizable()).isFalse();

        made.remove(2);
        takesOver(4, 7, SECOND);
        assertThat(isLinearizable()).isTrue();
    }

    @Test
    void anExtendedLease_isNotTakenOver_alsoWhereTheCallsOverlap() {
        reserves(1, 2, FIRST, true);
        made.add(new Made(3, 6, "heartbeat",
                (model, overlapped) -> model.heartbeat(FIRST, HeartbeatResult.EXTENDED, overlapped)));
        takesOver(4, 5, SECOND);

        assertThat(isLinearizable()).isFalse();
    }

    /** Two that look at the same moment find that there is no record, and both believe to have made it. */
    private static IdempotencyStore storeThatLooksBeforeItReserves() {
        MemoryStore store = new MemoryStore(100_000, 1 << 30);
        AtomicLong invented = new AtomicLong(1_000_000);
        return (IdempotencyStore) Proxy.newProxyInstance(IdempotencyStore.class.getClassLoader(),
                new Class<?>[] { IdempotencyStore.class }, (proxy, method, arguments) -> {
                    if (!method.getName().equals("reserve")) {
                        return method.invoke(store, arguments);
                    }
                    List<Reservation> reservations = (List<Reservation>) arguments[0];
                    boolean absent = new StoreCalls(store).isAbsent(reservations.get(0).id());
                    Thread.yield();
                    ReserveResult result = StoreCalls.answer(store.reserve(reservations)).get(0);
                    return CompletableFuture.completedFuture(List.of(absent && result instanceof ReserveResult.Exists
                            ? new ReserveResult.Owned(invented.incrementAndGet())
                            : result));
                });
    }

    @Test
    void aStoreThatLooksBeforeItReserves_isFound() throws Exception {
        StoreHistoryContract contract = new StoreHistoryContract() {

            @Override
            protected IdempotencyStore emptyStore() {
                return storeThatLooksBeforeItReserves();
            }
        };
        try {
            assertThatThrownBy(() -> contract.search(contract.emptyStore(), 10_000)).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("has an order").hasMessageContaining("reserves for");
        } finally {
            contract.endThreads();
        }
    }
}
