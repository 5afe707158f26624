package io.quarkiverse.rest.idempotency.store.memory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.util.LoggingLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
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
 * Concurrent calls have the results that they have one after the other, in some order. Lincheck makes the calls up, tries
 * their interleavings, switch by switch, and compares with the same store called by one thread.
 */
@Tag("lincheck")
class MemoryStoreLinearizabilityTest {

    private static final int SCENARIOS = Integer.getInteger("lincheck.scenarios", 3);
    private static final int RUNS = Integer.getInteger("lincheck.runs", 50);

    @Test
    void interleavingsOfConcurrentCalls_areLinearizable() {
        new ModelCheckingOptions().threads(2).actorsBefore(2).actorsPerThread(3).actorsAfter(2)
                .iterations(SCENARIOS).invocationsPerIteration(RUNS).logLevel(LoggingLevel.ERROR).check(Calls.class);
    }

    @Test
    void concurrentCallsOfRealThreads_areLinearizable() {
        new StressOptions().threads(3).actorsBefore(2).actorsPerThread(3).actorsAfter(2)
                .iterations(SCENARIOS).invocationsPerIteration(RUNS).logLevel(LoggingLevel.ERROR).check(Calls.class);
    }

    @Test
    void callsThatLookBeforeTheyReserve_areNot() {
        assertThatThrownBy(
                () -> new ModelCheckingOptions().threads(2).actorsBefore(0).actorsPerThread(2).actorsAfter(0).iterations(3)
                        .invocationsPerIteration(100).logLevel(LoggingLevel.ERROR).check(LookingCalls.class))
                .isInstanceOf(LincheckAssertionError.class).hasMessageContaining("reserve");
    }

    /** The calls, for two keys and two owners, and a clock that is set by hand. The rest of a lease is not compared. */
    @Param(name = "key", gen = IntGen.class, conf = "1:2")
    @Param(name = "owner", gen = IntGen.class, conf = "1:2")
    @Param(name = "fence", gen = IntGen.class, conf = "1:3")
    public static class Calls {

        private static final Duration LEASE = Duration.ofNanos(10);
        private static final Duration RETENTION = Duration.ofNanos(100);

        private final AtomicLong clock = new AtomicLong();
        private final MemoryStore store = new MemoryStore(1000, 1 << 20, clock::get, () -> Instant.EPOCH);

        @Operation
        public String reserve(@Param(name = "key") int key, @Param(name = "owner") int owner) {
            ReserveResult told = one(store.reserve(List.of(new Reservation(id(key), "realm",
                    new Binding("operation", "resource", "fingerprint"), owner(owner), LEASE, RETENTION))));
            return told instanceof ReserveResult.Exists exists ? text(exists.record()) : told.toString();
        }

        @Operation
        public String load(@Param(name = "key") int key) {
            LoadResult told = one(store.load(List.of(id(key))));
            return told instanceof LoadResult.Found found ? text(found.record()) : told.toString();
        }

        @Operation
        public String heartbeat(@Param(name = "key") int key, @Param(name = "owner") int owner,
                @Param(name = "fence") int fence) {
            return one(store.heartbeat(List.of(new Heartbeat(ownership(key, owner, fence), LEASE, RETENTION)))).toString();
        }

        @Operation
        public String takeOver(@Param(name = "key") int key, @Param(name = "owner") int owner) {
            TakeOverResult told = one(store.takeOver(List.of(new TakeOver(id(key), owner(owner), LEASE, RETENTION))));
            return told instanceof TakeOverResult.Exists exists ? text(exists.record()) : told.toString();
        }

        @Operation
        public String complete(@Param(name = "key") int key, @Param(name = "owner") int owner,
                @Param(name = "fence") int fence) {
            RecordedResponse response = new RecordedResponse.Stored(200 + owner, List.of(), new byte[0]);
            return one(store.complete(List.of(new CompleteCall(ownership(key, owner, fence), response, RETENTION)))).toString();
        }

        @Operation
        public String forget(@Param(name = "key") int key, @Param(name = "owner") int owner,
                @Param(name = "fence") int fence) {
            return one(store.release(List.of(ReleaseCall.forget(ownership(key, owner, fence))))).toString();
        }

        @Operation
        public String endLease(@Param(name = "key") int key, @Param(name = "owner") int owner,
                @Param(name = "fence") int fence) {
            return one(store.release(List.of(ReleaseCall.endLease(ownership(key, owner, fence), Duration.ZERO)))).toString();
        }

        @Operation
        public void leasesEnd() {
            clock.addAndGet(LEASE.toNanos());
        }

        private static RecordId id(int key) {
            return new RecordId(String.valueOf(key).repeat(RecordId.LENGTH));
        }

        private static Owner owner(int number) {
            return new Owner("owner-" + number);
        }

        private static Ownership ownership(int key, int owner, int fence) {
            return new Ownership(id(key), owner(owner), fence);
        }

        private static <T> T one(CompletionStage<List<T>> told) {
            return told.toCompletableFuture().join().get(0);
        }

        private static String text(IdempotencyRecord record) {
            return record instanceof IdempotencyRecord.InProgress progress ? progress.ownership().toString()
                    : ((IdempotencyRecord.Completed) record).response().toString();
        }
    }

    /** Two that look at the same moment find that there is no record, and both believe to have made it. */
    public static class LookingCalls {

        private final Calls calls = new Calls();

        @Operation
        public boolean reserve() {
            boolean absent = calls.load(1).startsWith("Absent");
            if (absent) {
                calls.reserve(1, 1);
            }
            return absent;
        }
    }
}
