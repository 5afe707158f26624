package io.quarkiverse.rest.idempotency.testkit;

import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.BINDING;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * The contract of every store for any concurrent calls: their results are those of some order in which the calls came one after
 * the other. Several threads make random calls for two records, also as former owners; the history of each record is then
 * searched for such an order. {@code -Dtestkit.histories} sets the number of histories, and {@code -Dtestkit.seed} the calls.
 */
public abstract class StoreHistoryContract {

    private static final int HISTORIES = Integer.getInteger("testkit.histories", 60);
    private static final long SEED = Long.getLong("testkit.seed", 1);
    private static final int CALLERS = 4;
    private static final int CALLS = 6;

    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);

    /**
     * @return the store under test, without records
     */
    protected abstract IdempotencyStore emptyStore();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void everyConcurrentHistory_isThatOfCallsOneAfterTheOther() throws Exception {
        search(emptyStore(), HISTORIES);
    }

    /** Fails at the first history that has no order. */
    void search(IdempotencyStore store, int histories) throws Exception {
        for (int number = 0; number < histories; number++) {
            for (ConcurrentHistory history : record(store, SEED * 1_000_000 + number)) {
                assertThat(history.isLinearizable()).as("history %d of seed %d has an order:%n%s", number, SEED, history)
                        .isTrue();
            }
        }
    }

    /** @return the histories of two records */
    private List<ConcurrentHistory> record(IdempotencyStore store, long seed) throws Exception {
        List<Recorder> records = Stream.generate(() -> new Recorder(new StoreCalls(store))).limit(2).toList();
        CyclicBarrier start = new CyclicBarrier(CALLERS);
        List<Future<?>> callers = IntStream.range(0, CALLERS).<Future<?>> mapToObj(caller -> threads.submit(() -> {
            Random random = new Random(seed * CALLERS + caller);
            Owner owner = new Owner("owner-" + caller);
            start.await(1, TimeUnit.MINUTES);
            for (int call = 0; call < CALLS; call++) {
                records.get(random.nextInt(records.size())).call(owner, random, caller + "-" + call);
            }
            return null;
        })).toList();
        for (Future<?> caller : callers) {
            caller.get(2, TimeUnit.MINUTES);
        }
        return records.stream().map(record -> new ConcurrentHistory(List.copyOf(record.made))).toList();
    }

    /** Calls for one record, and keeps when each call was made, when it ended, and how. */
    private static final class Recorder {

        private static final AtomicLong CLOCK = new AtomicLong();

        private final RecordId id = StoreCalls.freshId();
        private final StoreCalls calls;
        private final Queue<ConcurrentHistory.Made> made = new ConcurrentLinkedQueue<>();
        private final Map<Long, Ownership> given = new ConcurrentHashMap<>();

        Recorder(StoreCalls calls) {
            this.calls = calls;
        }

        void call(Owner owner, Random random, String name) {
            boolean over = random.nextBoolean();
            Duration lease = over ? Duration.ZERO : LONG;
            Ownership wanted = new Ownership(id, owner, 0);
            Ownership by = given.values().stream().skip(given.isEmpty() ? 0 : random.nextInt(given.size())).findFirst()
                    .orElse(wanted);
            switch (random.nextInt(8)) {
                case 0, 1 -> made(owner.id() + " reserves for " + lease,
                        () -> calls.reserve(new Reservation(id, "default", BINDING, owner, lease, LONG)),
                        told -> {
                            if (told instanceof ReserveResult.Owned owned) {
                                given(owner, owned.fence());
                            }
                            return (model, overlapped) -> model.reserve(wanted, over, told);
                        });
                case 2, 3 -> made(owner.id() + " takes over for " + lease,
                        () -> StoreCalls.answer(calls.store.takeOver(List.of(new TakeOver(id, owner, lease, LONG)))).get(0),
                        told -> {
                            if (told instanceof TakeOverResult.Owned owned) {
                                given(owner, owned.fence());
                            }
                            return (model, overlapped) -> model.takeOver(wanted, over, told, overlapped);
                        });
                case 4 -> made("load", () -> calls.load(id), told -> (model, overlapped) -> model.load(told));
                case 5 -> made("heartbeat of " + text(by),
                        () -> StoreCalls.answer(calls.store.heartbeat(List.of(new Heartbeat(by, LONG, LONG)))).get(0),
                        told -> (model, overlapped) -> model.heartbeat(by, told, overlapped));
                case 6 -> complete(by, StoreCalls.created(name));
                default -> {
                    ReleaseCall.Mode mode = random.nextBoolean() ? ReleaseCall.Mode.FORGET : ReleaseCall.Mode.END_LEASE;
                    made(mode + " of " + text(by), () -> calls.release(by, mode),
                            told -> (model, overlapped) -> model.release(by, mode, told));
                }
            }
        }

        private void complete(Ownership by, RecordedResponse response) {
            made("completion of " + text(by),
                    () -> StoreCalls.answer(calls.store.complete(List.of(new CompleteCall(by, response, LONG)))).get(0),
                    told -> (model, overlapped) -> model.complete(by, response, told));
        }

        private <T> void made(String text, Supplier<T> call,
                Function<T, BiFunction<RecordModel, Boolean, List<RecordModel>>> step) {
            long begun = CLOCK.incrementAndGet();
            T told = call.get();
            long ended = CLOCK.incrementAndGet();
            made.add(new ConcurrentHistory.Made(begun, ended, text + ": " + told, step.apply(told)));
        }

        private void given(Owner owner, long fence) {
            given.put(fence, new Ownership(id, owner, fence));
        }

        private static String text(Ownership ownership) {
            return ownership.owner().id() + " fence " + ownership.fence();
        }
    }
}
