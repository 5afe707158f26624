package io.quarkiverse.rest.idempotency.testkit;

import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.ALICE;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.BOB;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.LONG;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.answer;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.created;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.freshId;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.reservation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * The contract of every store for concurrent writes to one record: the answers and the record agree, regardless of the order of
 * the writes.
 */
public abstract class StoreRaceContract {

    private static final int CALLERS = 50;
    private static final int ROUNDS = 20;

    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    private final RecordId id = freshId();
    private StoreCalls calls;

    /**
     * @return the store under test, without records
     */
    protected abstract IdempotencyStore emptyStore();

    @BeforeEach
    void ask() {
        calls = new StoreCalls(emptyStore());
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** Runs all at the same moment, as far as threads can. */
    private <T> List<T> atOnce(List<? extends Callable<? extends T>> callers) throws Exception {
        CyclicBarrier start = new CyclicBarrier(callers.size());
        List<Future<T>> futures = new ArrayList<>();
        for (Callable<? extends T> caller : callers) {
            futures.add(threads.submit(() -> {
                start.await(1, TimeUnit.MINUTES);
                return caller.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get(2, TimeUnit.MINUTES));
        }
        return results;
    }

    private static List<Owner> owners(int count) {
        return Stream.generate(() -> new Owner(UUID.randomUUID().toString())).limit(count).toList();
    }

    @Test
    @Tag("single-owner")
    void manyReservesAtOnce_haveOneOwner_andTheOthersSeeIt() throws Exception {
        List<Owner> owners = owners(CALLERS);
        List<Callable<ReserveResult>> callers = new ArrayList<>();
        owners.forEach(owner -> callers.add(() -> calls.reserve(id, owner)));

        List<ReserveResult> results = atOnce(callers);

        List<Integer> winners = IntStream.range(0, CALLERS)
                .filter(i -> results.get(i) instanceof ReserveResult.Owned).boxed().toList();
        assertThat(winners).hasSize(1);
        Ownership ownership = new Ownership(id, owners.get(winners.get(0)),
                ((ReserveResult.Owned) results.get(winners.get(0))).fence());
        assertThat(calls.inProgress(id).ownership()).isEqualTo(ownership);
        assertThat(results).filteredOn(ReserveResult.Exists.class::isInstance)
                .extracting(result -> ((IdempotencyRecord.InProgress) ((ReserveResult.Exists) result).record()).ownership())
                .hasSize(CALLERS - 1).containsOnly(ownership);
    }

    @Test
    @Tag("single-owner")
    void manyTakeoversAtOnce_haveOneOwner() throws Exception {
        calls.release(calls.own(id, ALICE), ReleaseCall.Mode.END_LEASE);
        List<Owner> owners = owners(CALLERS);
        List<Callable<TakeOverResult>> callers = new ArrayList<>();
        owners.forEach(owner -> callers.add(() -> calls.takeOver(id, owner)));

        List<TakeOverResult> results = atOnce(callers);

        List<Integer> winners = IntStream.range(0, CALLERS)
                .filter(i -> results.get(i) instanceof TakeOverResult.Owned).boxed().toList();
        assertThat(winners).hasSize(1);
        assertThat(calls.inProgress(id).ownership()).isEqualTo(new Ownership(id, owners.get(winners.get(0)),
                ((TakeOverResult.Owned) results.get(winners.get(0))).fence()));
        assertThat(results).filteredOn(TakeOverResult.Exists.class::isInstance).hasSize(CALLERS - 1);
    }

    @RepeatedTest(ROUNDS)
    @Tag("single-owner")
    void aReserveAgainstARelease_ownsARecordThatExists() throws Exception {
        Ownership former = calls.own(id, ALICE);

        List<Object> results = atOnce(List.of(() -> calls.release(former, ReleaseCall.Mode.FORGET),
                () -> calls.reserve(id, BOB)));

        assertThat(results.get(0)).isEqualTo(ReleaseResult.RELEASED);
        if (results.get(1) instanceof ReserveResult.Owned owned) {
            assertThat(owned.fence()).isGreaterThan(former.fence());
            assertThat(calls.inProgress(id).ownership()).isEqualTo(new Ownership(id, BOB, owned.fence()));
        } else {
            assertThat(((ReserveResult.Exists) results.get(1)).record())
                    .isInstanceOfSatisfying(IdempotencyRecord.InProgress.class,
                            record -> assertThat(record.ownership()).isEqualTo(former));
            assertThat(calls.isAbsent(id)).isTrue();
        }
    }

    @RepeatedTest(ROUNDS)
    @Tag("fenced")
    void takeoverAndCompletionAtOnce_takeEffectExactlyOnce() throws Exception {
        // Expired, not ended: an owner that has ended its lease owns the record no more, and cannot complete it.
        Ownership former = calls.own(reservation(id, ALICE, Duration.ofMillis(1), LONG));
        await().pollInterval(Duration.ofMillis(1)).until(() -> calls.inProgress(id).leaseOver());

        List<Object> results = atOnce(List.of(() -> calls.complete(former, created("former")),
                () -> calls.takeOver(id, BOB)));

        if (results.get(1) instanceof TakeOverResult.Owned owned) {
            assertThat(results.get(0)).isEqualTo(CompleteResult.LOST);
            assertThat(calls.inProgress(id).ownership()).isEqualTo(new Ownership(id, BOB, owned.fence()));
        } else {
            assertThat(results.get(0)).isEqualTo(CompleteResult.COMPLETED);
            assertThat(calls.response(id)).isEqualTo(created("former"));
        }
    }

    @RepeatedTest(ROUNDS)
    @Tag("immutable-outcome")
    void manyCompletionsOfOneOwnershipAtOnce_leaveOneResponse() throws Exception {
        Ownership ownership = calls.own(id, ALICE);
        List<Callable<CompleteResult>> callers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String body = "body " + i;
            callers.add(() -> calls.complete(ownership, created(body)));
        }

        assertThat(atOnce(callers)).containsOnly(CompleteResult.COMPLETED);

        assertThat(calls.response(id)).isEqualTo(calls.response(id))
                .isIn(IntStream.range(0, 5).mapToObj(i -> created("body " + i)).toList());
    }

    @RepeatedTest(ROUNDS)
    @Tag("single-owner")
    void batchesInOppositeOrders_endAndEachKeyHasOneOwner() throws Exception {
        List<RecordId> ids = Stream.generate(StoreCalls::freshId).limit(20).toList();
        List<RecordId> reversed = new ArrayList<>(ids);
        Collections.reverse(reversed);

        List<List<ReserveResult>> results = atOnce(List.of(
                () -> answer(calls.store.reserve(ids.stream().map(one -> reservation(one, ALICE, LONG, LONG)).toList())),
                () -> answer(calls.store.reserve(reversed.stream().map(one -> reservation(one, BOB, LONG, LONG)).toList()))));

        for (int i = 0; i < ids.size(); i++) {
            boolean alice = results.get(0).get(i) instanceof ReserveResult.Owned;
            boolean bob = results.get(1).get(ids.size() - 1 - i) instanceof ReserveResult.Owned;
            assertThat(alice ^ bob).as("exactly one owns %s", ids.get(i)).isTrue();
            assertThat(calls.inProgress(ids.get(i)).ownership().owner()).isEqualTo(alice ? ALICE : BOB);
        }
    }

    @Test
    @Tag("single-owner")
    void owners_thatReserveRunAndRelease_neverOverlap_andNoFenceComesBack() throws Exception {
        List<Long> fences = Collections.synchronizedList(new ArrayList<>());
        List<Callable<Integer>> callers = new ArrayList<>();
        for (Owner owner : owners(8)) {
            callers.add(() -> {
                int ran = 0;
                for (int i = 0; i < ROUNDS; i++) {
                    if (calls.reserve(id, owner) instanceof ReserveResult.Owned owned) {
                        fences.add(owned.fence());
                        ran++;
                        // A release that another owner's reserve could make fail would mean two owners.
                        assertThat(calls.release(new Ownership(id, owner, owned.fence()), ReleaseCall.Mode.FORGET))
                                .isEqualTo(ReleaseResult.RELEASED);
                    }
                }
                return ran;
            });
        }

        int ran = atOnce(callers).stream().mapToInt(Integer::intValue).sum();

        assertThat(ran).isPositive();
        assertThat(fences).hasSize(ran).doesNotHaveDuplicates();
        assertThat(calls.load(id)).isEqualTo(new LoadResult.Absent());
    }
}
