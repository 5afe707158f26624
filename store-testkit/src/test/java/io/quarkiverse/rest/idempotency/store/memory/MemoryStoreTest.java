package io.quarkiverse.rest.idempotency.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * The bounds of the memory store: what it rejects, what it leaves instead, and what makes room.
 */
class MemoryStoreTest {

    private static final Owner OWNER = new Owner("owner");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

    private MemoryStore store(long maxEntries, long maxBytes) {
        return new MemoryStore(maxEntries, maxBytes, nanos::get, InstantSource.system());
    }

    private static RecordId id(int number) {
        return RecordId.of("default", null, "key-" + number);
    }

    private static CompletionStage<List<ReserveResult>> reserve(MemoryStore store, int number) {
        return store
                .reserve(List.of(new Reservation(id(number), "default", new Binding("o", "r", "f"), OWNER, MINUTE, MINUTE)));
    }

    private static Ownership own(MemoryStore store, int number) {
        ReserveResult result = reserve(store, number).toCompletableFuture().join().get(0);
        return new Ownership(id(number), OWNER, ((ReserveResult.Owned) result).fence());
    }

    private static CompleteResult complete(MemoryStore store, Ownership ownership, RecordedResponse response) {
        return store.complete(List.of(new CompleteCall(ownership, response, MINUTE))).toCompletableFuture().join().get(0);
    }

    private static RecordedResponse stored(int bytes) {
        return new RecordedResponse.Stored(200, List.of(), new byte[bytes]);
    }

    private static RecordedResponse invalid(int bytes) {
        return new RecordedResponse.Stored(400, List.of(), new byte[bytes]);
    }

    private static boolean isThere(MemoryStore store, int number) {
        return store.load(List.of(id(number))).toCompletableFuture().join().get(0) instanceof LoadResult.Found;
    }

    private static RecordedResponse response(MemoryStore store, int number) {
        LoadResult.Found found = (LoadResult.Found) store.load(List.of(id(number))).toCompletableFuture().join().get(0);
        return ((IdempotencyRecord.Completed) found.record()).response();
    }

    private static void assertFull(CompletionStage<List<ReserveResult>> answer, String bound) {
        assertThat(answer.toCompletableFuture()).failsWithin(Duration.ZERO)
                .withThrowableThat().havingCause().isInstanceOf(StoreFullException.class)
                .withMessageContaining(bound)
                .withMessageContaining("quarkus.rest-idempotency.memory.max-entries=")
                .withMessageContaining("quarkus.rest-idempotency.memory.max-bytes=");
    }

    @Test
    @Tag("bounded")
    void newKeys_overTheRecordLimit_areRejectedByTheNamesOfTheProperties() {
        MemoryStore store = store(2, 1 << 20);
        own(store, 1);
        own(store, 2);

        assertFull(reserve(store, 3), "max-entries=2");
        assertThat(store.size()).isEqualTo(2);
    }

    @Test
    @Tag("bounded")
    void newKeys_overTheByteLimit_areRejected() {
        MemoryStore store = store(100, 2 * MemoryStore.ENTRY_BYTES);
        own(store, 1);
        own(store, 2);

        assertFull(reserve(store, 3), "max-bytes=2048");
    }

    @Test
    void aFullStore_stillAnswersForTheKeysThatItHas() {
        MemoryStore store = store(1, 1 << 20);
        Ownership ownership = own(store, 1);

        assertThat(reserve(store, 1)).isCompletedWithValueMatching(
                results -> results.get(0) instanceof ReserveResult.Exists);
        assertThat(complete(store, ownership, stored(1))).isEqualTo(CompleteResult.COMPLETED);
    }

    @Test
    void expiredRecordsMakeRoom_withoutAPurge() {
        MemoryStore store = store(2, 1 << 20);
        own(store, 1);
        complete(store, own(store, 2), stored(1000));
        nanos.addAndGet(MINUTE.multipliedBy(2).toNanos());

        own(store, 3);

        assertThat(store.size()).isEqualTo(1);
        assertThat(store.bytes()).isEqualTo(MemoryStore.ENTRY_BYTES);
    }

    @Test
    void releasedRecords_makeRoom() {
        MemoryStore store = store(1, 1 << 20);
        store.release(List.of(ReleaseCall.forget(own(store, 1))));

        own(store, 2);

        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void fullStore_givesUpRecordedClientErrors_theOldestFirst_andNothingElse() {
        MemoryStore store = store(4, 1 << 20);
        complete(store, own(store, 1), stored(1));
        complete(store, own(store, 2), invalid(10));
        complete(store, own(store, 3), invalid(10));
        own(store, 4);

        own(store, 5);

        assertThat(IntStream.rangeClosed(1, 5).filter(number -> isThere(store, number))).containsExactly(1, 3, 4, 5);
        own(store, 6);
        assertThat(IntStream.rangeClosed(1, 6).filter(number -> isThere(store, number))).containsExactly(1, 4, 5, 6);
        assertThat(store.bytes()).isEqualTo(4 * MemoryStore.ENTRY_BYTES + 1);
        assertFull(reserve(store, 7), "max-entries=4");
    }

    @Test
    void fullStore_givesUpExpiredRecordsBeforeClientErrors() {
        MemoryStore store = store(2, 1 << 20);
        complete(store, own(store, 1), stored(1));
        nanos.addAndGet(MINUTE.toNanos() - 1);
        complete(store, own(store, 2), invalid(1));
        nanos.addAndGet(1);

        own(store, 3);

        assertThat(isThere(store, 2)).isTrue();
    }

    @Test
    void response_takesTheRoomOfClientErrors() {
        MemoryStore store = store(100, 2 * MemoryStore.ENTRY_BYTES + 100);
        complete(store, own(store, 1), invalid(60));

        complete(store, own(store, 2), stored(60));

        assertThat(response(store, 2)).isEqualTo(stored(60));
        assertThat(isThere(store, 1)).isFalse();
        assertThat(store.bytes()).isEqualTo(MemoryStore.ENTRY_BYTES + 60);
    }

    @Test
    void responseThatNeverFits_givesUpNothing() {
        MemoryStore store = store(100, 2 * MemoryStore.ENTRY_BYTES + 1);
        complete(store, own(store, 1), invalid(1));

        complete(store, own(store, 2), stored(2 * (int) MemoryStore.ENTRY_BYTES));

        assertThat(isThere(store, 1)).isTrue();
    }

    @Test
    void keyOfAFormerClientError_isNotGivenUp() {
        MemoryStore store = store(1, 1 << 20);
        complete(store, own(store, 1), invalid(1));
        nanos.addAndGet(MINUTE.toNanos());
        own(store, 1);

        assertFull(reserve(store, 2), "max-entries=1");
    }

    @RepeatedTest(50)
    @Tag("bounded")
    void manyClientErrorsAtOnce_leaveTheCountsExact() throws Exception {
        MemoryStore store = store(5, 1 << 20);
        List<Callable<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            callers.add(() -> {
                ReserveResult reserved = reserve(store, number).exceptionally(full -> List.of()).toCompletableFuture().join()
                        .stream().findFirst().orElse(null);
                return reserved instanceof ReserveResult.Owned owned
                        && complete(store, new Ownership(id(number), OWNER, owned.fence()),
                                invalid(7)) == CompleteResult.COMPLETED;
            });
        }

        atOnce(callers);

        assertThat(store.size()).isBetween(1, 5);
        assertThat(store.bytes()).isEqualTo(store.size() * (MemoryStore.ENTRY_BYTES + 7));
        for (int i = 100; i < 105; i++) {
            own(store, i);
        }
        assertFull(reserve(store, 105), "max-entries=5");
        assertThat(store.bytes()).isEqualTo(5 * MemoryStore.ENTRY_BYTES);
    }

    @Test
    @Tag("bounded")
    void responseThatDoesNotFit_leavesATombstone() {
        MemoryStore store = store(100, MemoryStore.ENTRY_BYTES + 100);
        Ownership ownership = own(store, 1);

        assertThat(complete(store, ownership, stored(101))).isEqualTo(CompleteResult.COMPLETED);

        assertThat(response(store, 1)).isEqualTo(new RecordedResponse.Unreplayable(200, "the memory store is full"));
        assertThat(store.bytes()).isEqualTo(MemoryStore.ENTRY_BYTES);
    }

    @Test
    void responseThatFitsExactly_isKept() {
        MemoryStore store = store(100, MemoryStore.ENTRY_BYTES + 100);

        complete(store, own(store, 1), stored(100));

        assertThat(response(store, 1)).isEqualTo(stored(100));
        assertThat(store.bytes()).isEqualTo(MemoryStore.ENTRY_BYTES + 100);
    }

    @Test
    void bodiesHeadersAndReferencesCount_andAreGivenBackByThePurge() {
        MemoryStore store = store(100, 1 << 20);
        complete(store, own(store, 1), new RecordedResponse.Stored(200, List.of(new RecordedResponse.Header("ETag", "123456")),
                new byte[10]));
        complete(store, own(store, 2), new RecordedResponse.Rebuildable(200, List.of(), "reference"));
        complete(store, own(store, 3), new RecordedResponse.Unreplayable(200, "reason"));

        assertThat(store.bytes()).isEqualTo(3 * MemoryStore.ENTRY_BYTES + 20 + 10 + 18);

        nanos.addAndGet(MINUTE.toNanos());
        assertThat(store.purge(10)).isCompletedWithValue(3);
        assertThat(store.size()).isZero();
        assertThat(store.bytes()).isZero();
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            CyclicBarrier start = new CyclicBarrier(calls.size());
            List<Future<T>> answers = new ArrayList<>();
            calls.forEach(call -> answers.add(threads.submit(() -> {
                start.await();
                return call.call();
            })));
            List<T> results = new ArrayList<>();
            for (Future<T> answer : answers) {
                results.add(answer.get(1, TimeUnit.MINUTES));
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    @RepeatedTest(50)
    @Tag("bounded")
    void manyNewKeysAtOnce_getNoMoreRecordsThanThereIsRoomFor() throws Exception {
        MemoryStore store = store(5, 1 << 20);
        List<Callable<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            callers.add(() -> !reserve(store, number).toCompletableFuture().isCompletedExceptionally());
        }

        assertThat(atOnce(callers)).filteredOn(owned -> owned).hasSize(5);
        assertThat(store.size()).isEqualTo(5);
        assertThat(store.bytes()).isEqualTo(5 * MemoryStore.ENTRY_BYTES);
    }

    @RepeatedTest(50)
    @Tag("bounded")
    void manyResponsesAtOnce_takeNoMoreBytesThanThereAre() throws Exception {
        long maxBytes = 20 * MemoryStore.ENTRY_BYTES + 5 * 100;
        MemoryStore store = store(100, maxBytes);
        List<Callable<CompleteResult>> callers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Ownership ownership = own(store, i);
            callers.add(() -> complete(store, ownership, stored(100)));
        }

        assertThat(atOnce(callers)).containsOnly(CompleteResult.COMPLETED);
        assertThat(IntStream.range(0, 20).mapToObj(number -> response(store, number))).filteredOn(stored(100)::equals)
                .hasSize(5);
        assertThat(store.bytes()).isEqualTo(maxBytes);
    }

    @RepeatedTest(50)
    void singleKeyThatManyReserveAtOnce_takesTheRoomOfOne() throws Exception {
        MemoryStore store = store(100, 1 << 20);
        List<Callable<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            callers.add(() -> reserve(store, 1).toCompletableFuture().join().get(0) instanceof ReserveResult.Owned);
        }

        assertThat(atOnce(callers)).filteredOn(owned -> owned).hasSize(1);
        assertThat(store.bytes()).isEqualTo(MemoryStore.ENTRY_BYTES);
        for (int i = 2; i <= 100; i++) {
            own(store, i);
        }
        assertFull(reserve(store, 101), "max-entries=100");
    }

    @ParameterizedTest
    @CsvSource({ "0, 1", "-1, 1", "1, 0", "1, -1" })
    void boundsThatAreNotPositive_areRejected(long maxEntries, long maxBytes) {
        assertThatThrownBy(() -> new MemoryStore(maxEntries, maxBytes)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(maxEntries + " and " + maxBytes);
    }
}
