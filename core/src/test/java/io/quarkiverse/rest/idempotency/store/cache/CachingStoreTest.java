package io.quarkiverse.rest.idempotency.store.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.ForwardingStore;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;

/**
 * Which reserves are answered from nearby, and which ask the store. Node and store have one clock here, which the test sets.
 */
class CachingStoreTest {

    private static final RecordId KEY = RecordId.of("default", null, "k");
    private static final Binding BINDING = new Binding("operation", "/resource", "fingerprint");
    private static final Owner OWNER = Owner.incarnate(new Random(1));
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofHours(1);
    private static final RecordedResponse OUTCOME = new RecordedResponse.Stored(201,
            List.of(new RecordedResponse.Header("Location", "/resource/1")), "body".getBytes());

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final CountingStore store = new CountingStore();
    private final Map<RecordId, NearRecord> kept = new HashMap<>();
    private final RecordCache cache = new RecordCache() {
        @Override
        public CompletableFuture<NearRecord> find(RecordId id) {
            return CompletableFuture.completedFuture(kept.get(id));
        }

        @Override
        public void keep(RecordId id, NearRecord record) {
            kept.put(id, record);
        }

        @Override
        public void forget(RecordId id) {
            kept.remove(id);
        }
    };
    private final CachingStore caching = new CachingStore(store, cache, () -> now, 1000, RETENTION, Runnable::run);

    private ReserveResult reserve() {
        return reserve(caching);
    }

    private static ReserveResult reserve(IdempotencyStore asked) {
        return asked.reserve(List.of(new Reservation(KEY, "default", BINDING, OWNER, LEASE, RETENTION)))
                .toCompletableFuture().join().get(0);
    }

    private IdempotencyRecord.Completed completed() {
        return (IdempotencyRecord.Completed) ((ReserveResult.Exists) reserve()).record();
    }

    private void complete(RecordedResponse response) {
        long fence = ((ReserveResult.Owned) reserve()).fence();
        assertThat(caching.complete(List.of(new CompleteCall(new Ownership(KEY, OWNER, fence), response, RETENTION)))
                .toCompletableFuture().join()).containsExactly(CompleteResult.COMPLETED);
        store.calls.clear();
    }

    static Stream<RecordedResponse> responses() {
        return Stream.of(OUTCOME, new RecordedResponse.Stored(204, List.of(), new byte[0]),
                new RecordedResponse.Rebuildable(200, List.of(new RecordedResponse.Header("ETag", "1")), ""),
                new RecordedResponse.Unreplayable(200, "larger than 1M"));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void theFirstReplayAsksTheStore_theNextIsTheSameAndDoesNot(RecordedResponse response) {
        complete(response);

        IdempotencyRecord.Completed first = completed();
        assertThat(store.calls).containsExactly("reserve");
        IdempotencyRecord.Completed second = completed();

        assertThat(store.calls).containsExactly("reserve");
        assertThat(second.response()).isEqualTo(first.response()).isEqualTo(response);
        assertThat(second.binding()).isEqualTo(BINDING);
        assertThat(second.id()).isEqualTo(KEY);
        assertThat(second.reservedAt()).isEqualTo(first.reservedAt());
    }

    @Test
    void recordThatAWaitingDuplicateHasLoaded_isCachedForTheNextDuplicate() {
        complete(OUTCOME);

        assertThat(caching.load(List.of(KEY)).toCompletableFuture().join().get(0)).isInstanceOf(LoadResult.Found.class);
        completed();

        assertThat(store.calls).containsExactly("load");
    }

    @Test
    void load_ofOneKey_isAnsweredFromTheCache() {
        complete(OUTCOME);
        completed();
        IdempotencyRecord.Completed record = completed();
        store.calls.clear();

        assertThat(caching.load(List.of(KEY)).toCompletableFuture().join()).containsExactly(new LoadResult.Found(record));

        assertThat(store.calls).isEmpty();
    }

    @Test
    void load_ofSeveralKeys_asksTheStore() {
        complete(OUTCOME);
        completed();
        store.calls.clear();

        caching.load(List.of(KEY, RecordId.of("default", null, "other")));

        assertThat(store.calls).containsExactly("load");
    }

    @Test
    void aCompletionKeepsNothing_becauseMostRequestsAreNotRepeated() {
        complete(OUTCOME);

        assertThat(kept).isEmpty();
    }

    @Test
    void recordThatIsAbsentOrInProgress_isAskedOfTheStoreEachTime() {
        assertThat(reserve()).isInstanceOf(ReserveResult.Owned.class);
        assertThat(reserve()).isInstanceOf(ReserveResult.Exists.class);
        assertThat(reserve()).isInstanceOf(ReserveResult.Exists.class);
        caching.load(List.of(KEY, RecordId.of("default", null, "absent")));

        assertThat(store.calls).containsExactly("reserve", "reserve", "reserve", "load");
        assertThat(kept).isEmpty();
    }

    @Test
    void aRecordIsUsedForHalfOfWhatIsLeftOfItsRetention_andThenReadAgain() {
        complete(OUTCOME);
        completed();
        store.calls.clear();

        now = now.plus(RETENTION.dividedBy(2)).minusMillis(1);
        completed();
        assertThat(store.calls).isEmpty();

        now = now.plusMillis(1);
        completed();
        assertThat(store.calls).containsExactly("reserve");

        // A quarter is used next.
        now = now.plus(RETENTION.dividedBy(4)).minusMillis(1);
        completed();
        assertThat(store.calls).containsExactly("reserve");
    }

    @Test
    @Tag("bounded")
    void recordThatTheStoreHasForgotten_isReplayedForItsAgeAtMost() {
        Duration age = Duration.ofMinutes(1);
        CachingStore young = new CachingStore(store, cache, () -> now, 1000, age, Runnable::run);
        complete(OUTCOME);
        reserve(young);
        store.erase(KEY);

        now = now.plus(age).minusMillis(1);
        assertThat(reserve(young)).isInstanceOf(ReserveResult.Exists.class);
        now = now.plusMillis(1);
        assertThat(reserve(young)).isInstanceOf(ReserveResult.Owned.class);
    }

    @Test
    void recordThatWasKeptBeforeTheClockWasSetBack_isReadAgain() {
        complete(OUTCOME);
        CachingStore young = new CachingStore(store, cache, () -> now, 1000, Duration.ofMinutes(1), Runnable::run);
        reserve(young);
        store.calls.clear();

        now = now.minusSeconds(1);
        reserve(young);

        assertThat(store.calls).containsExactly("reserve");
    }

    @Test
    void recordThatIsForgottenHere_isNewAtOnce() {
        complete(OUTCOME);
        completed();
        store.erase(KEY);

        caching.forget(KEY);

        assertThat(reserve()).isInstanceOf(ReserveResult.Owned.class);
    }

    @Test
    void key_afterItsRetention_isNew_howeverOftenItWasReplayed() {
        complete(OUTCOME);
        Instant end = now.plus(RETENTION);
        while (now.isBefore(end)) {
            completed();
            now = now.plusSeconds(100);
        }

        assertThat(reserve()).isInstanceOf(ReserveResult.Owned.class);
    }

    @Test
    void retentionLeft_isNeverMoreThanTheStoreSays() {
        complete(OUTCOME);
        completed();
        now = now.plusSeconds(60);

        assertThat(completed().retentionLeft()).isPositive().isLessThanOrEqualTo(RETENTION.minusSeconds(60));
    }

    @Test
    void aRecordOverTheLimit_isReadFromTheStoreEachTime() {
        complete(new RecordedResponse.Stored(200, List.of(), new byte[1000]));

        completed();
        completed();

        assertThat(store.calls).containsExactly("reserve", "reserve");
        assertThat(kept).isEmpty();
    }

    @Test
    void headersCountForTheLimit_too() {
        complete(new RecordedResponse.Stored(200, List.of(new RecordedResponse.Header("Link", "x".repeat(1000))), new byte[0]));

        completed();

        assertThat(kept).isEmpty();
    }

    @Test
    void aCacheThatDoesNotAnswer_isNotWaitedFor() {
        RecordCache silent = new RecordCache() {
            @Override
            public CompletableFuture<NearRecord> find(RecordId id) {
                return new CompletableFuture<>();
            }

            @Override
            public void keep(RecordId id, NearRecord record) {
                // It does not do that either.
            }

            @Override
            public void forget(RecordId id) {
                // Nor that.
            }
        };

        assertThat(reserve(new CachingStore(store, silent, () -> now, 1000, RETENTION, Runnable::run)))
                .isInstanceOf(ReserveResult.Owned.class);
        assertThat(store.calls).containsExactly("reserve");
    }

    @Test
    void aCacheThatAnswersLater_isUsed() {
        complete(OUTCOME);
        completed();
        store.calls.clear();
        CompletableFuture<NearRecord> later = new CompletableFuture<>();
        RecordCache remote = new RecordCache() {
            @Override
            public CompletableFuture<NearRecord> find(RecordId id) {
                return later;
            }

            @Override
            public void keep(RecordId id, NearRecord record) {
                throw new AssertionError("Nothing was read that could be kept");
            }

            @Override
            public void forget(RecordId id) {
                throw new AssertionError("Nothing was erased");
            }
        };

        CompletionStage<List<ReserveResult>> asked = new CachingStore(store, remote, () -> now, 1000, RETENTION, Runnable::run)
                .reserve(List.of(new Reservation(KEY, "default", BINDING, OWNER, LEASE, RETENTION)));
        later.complete(kept.get(KEY));

        assertThat(asked.toCompletableFuture().join().get(0)).isInstanceOf(ReserveResult.Exists.class);
        assertThat(store.calls).isEmpty();
    }

    /** The memory store on the clock of the test. */
    private final class CountingStore extends ForwardingStore {

        final List<String> calls = new ArrayList<>();

        private final MemoryStore memory;

        CountingStore() {
            this(new MemoryStore(10, 1_000_000, () -> Duration.between(Instant.EPOCH, now).toNanos(), () -> now));
        }

        private CountingStore(MemoryStore memory) {
            super(memory);
            this.memory = memory;
        }

        void erase(RecordId id) {
            assertThat(memory.erase(List.of(id)).toCompletableFuture().join())
                    .containsExactly(ErasableStore.Result.ERASED);
        }

        @Override
        public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
            calls.add("reserve");
            return super.reserve(reservations);
        }

        @Override
        public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
            calls.add("load");
            return super.load(ids);
        }
    }
}
