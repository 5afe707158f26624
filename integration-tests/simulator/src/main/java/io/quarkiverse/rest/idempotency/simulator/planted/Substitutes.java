package io.quarkiverse.rest.idempotency.simulator.planted;

import java.time.Duration;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.digest.PartsDigest;
import io.quarkiverse.rest.idempotency.http.HeaderAllowList;
import io.quarkiverse.rest.idempotency.lifecycle.MethodTransaction;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.Reconciliation.Verdict;
import io.quarkiverse.rest.idempotency.protocol.RecordingRule;
import io.quarkiverse.rest.idempotency.protocol.Settlement;
import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.simulator.Clients;
import io.quarkiverse.rest.idempotency.simulator.SimulatedTransaction;
import io.quarkiverse.rest.idempotency.simulator.StoreClock;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.steps.StepProgress;

/**
 * The calls that replace others. Each takes the arguments of the replaced call, its receiver first; a type that is not visible
 * here is an object.
 */
public final class Substitutes {

    private static final long A_DAY = Duration.ofDays(1).toNanos();

    /** The keys that were reserved in the run of this thread. */
    private static final ThreadLocal<Reserved> RESERVED = new ThreadLocal<>();

    private record Reserved(Object entries, Set<Object> ids) {
    }

    private Substitutes() {
    }

    public static boolean same(Object one, Object other) {
        return true;
    }

    public static boolean isAlone(Object localKeys, RecordId id) {
        return true;
    }

    public static Object isCompleted(CompletableFuture<?> completed) {
        return CompleteResult.COMPLETED;
    }

    public static Object hasTheClaim(CompletableFuture<?> claimedOrFound) {
        Object answer = claimedOrFound.join();
        return answer instanceof Boolean ? Boolean.TRUE : answer;
    }

    public static CompletionStage<LoadResult> looksBeforeTheClaim(MethodTransaction transaction, RecordId id) {
        return ((SimulatedTransaction) transaction).loadBeforeClaim();
    }

    public static CompleteResult noneExists(Object store, Object entry, CompleteCall call) {
        return null;
    }

    public static Object isSettled(CompletableFuture<?> settled) {
        return Settlement.SETTLED;
    }

    public static boolean ownsForEver(Object asking, Execution execution) {
        return true;
    }

    public static boolean isAtItsEnd(Object run, Runnable whenEnded) {
        return false;
    }

    public static int hadNoEffect(Object run) {
        return 0;
    }

    public static boolean rollsBackQuietly(MethodTransaction transaction, int status) {
        return transaction.mustRollBack();
    }

    public static CompletableFuture<Settlement> keeps(IdempotencyProtocol protocol, Execution execution) {
        return CompletableFuture.completedFuture(Settlement.SETTLED);
    }

    public static PartsDigest leavesTheCallerOut(PartsDigest digest, String part) {
        return Clients.CALLERS.contains(part) ? digest : digest.text(part);
    }

    public static boolean recordsAll(RecordingRule rule, int status, boolean retryAfter) {
        return true;
    }

    public static boolean allowsAll(HeaderAllowList list, String name) {
        return true;
    }

    public static Set<Binding.Difference> noDifferences(Binding one, Binding other) {
        return Set.of();
    }

    public static boolean removesNobody(Deque<?> queue, Predicate<?> gone) {
        return false;
    }

    public static long holdsForEver(Execution execution) {
        return 1;
    }

    public static long noTimePasses(Timers timers) {
        return 0;
    }

    public static Timers.Timer neverRuns(Timers timers, Duration delay, Runnable task) {
        return () -> {
        };
    }

    public static Timers.Timer runsAtOnce(Timers timers, Duration delay, Runnable task) {
        return timers.schedule(Duration.ZERO, task);
    }

    public static boolean isAnyOwner(Object incarnation, Owner owner) {
        return true;
    }

    public static boolean tookNothingOver(Object incarnation, Owner owner) {
        return false;
    }

    public static ReleaseCall forgets(Ownership ownership, Duration backOff) {
        return ReleaseCall.forget(ownership);
    }

    public static Duration livesForOneLease(Execution execution) {
        return execution.attempt().policy().lease();
    }

    public static boolean isNeverExtended(Execution execution) {
        return false;
    }

    public static CompletionStage<Verdict> asksTwice(Supplier<CompletionStage<Verdict>> question) {
        ask(question);
        return ask(question);
    }

    public static CompletionStage<Verdict> assumesTheBest(Supplier<CompletionStage<Verdict>> question) {
        return ask(question).thenApply(verdict -> verdict instanceof Verdict.Unknown ? new Verdict.NotApplied() : verdict);
    }

    private static CompletionStage<Verdict> ask(Supplier<CompletionStage<Verdict>> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    public static CompletableFuture<Settlement> answersFirst(IdempotencyProtocol protocol, Execution execution,
            RecordedResponse response) {
        protocol.complete(execution, response);
        return CompletableFuture.completedFuture(Settlement.SETTLED);
    }

    public static boolean owns(Object entry, Ownership ownership) {
        return true;
    }

    public static boolean completesWithoutFence(Object store, Ownership by, Function<Object, Object> change) {
        return MemoryEntries.change(store, by.id(), entry -> !MemoryEntries.isCompleted(entry)
                && MemoryEntries.ownership(entry).owner().equals(by.owner()), change);
    }

    public static boolean completesWithoutOwner(Object store, Ownership by, Function<Object, Object> change) {
        return MemoryEntries.change(store, by.id(), entry -> !MemoryEntries.isCompleted(entry)
                && MemoryEntries.ownership(entry).fence() == by.fence(), change);
    }

    public static boolean completesForAnybody(Object store, Ownership by, Function<Object, Object> change) {
        return MemoryEntries.change(store, by.id(), entry -> !MemoryEntries.isCompleted(entry), change);
    }

    public static boolean completesAgain(Object store, Ownership by, Function<Object, Object> change) {
        return MemoryEntries.change(store, by.id(), entry -> MemoryEntries.ownership(entry).equals(by), change);
    }

    public static boolean releasesForAnybody(Object store, Ownership by, Function<Object, Object> change) {
        return MemoryEntries.change(store, by.id(), entry -> true, change);
    }

    public static boolean takesBack(Object store, Ownership by, Function<Object, Object> change) {
        return MemoryEntries.change(store, by.id(), entry -> !MemoryEntries.isCompleted(entry),
                entry -> change.apply(MemoryEntries.with(entry, "ownership", by)));
    }

    public static boolean reopens(Object store, Ownership by, Function<Object, Object> change) {
        return MemoryEntries.change(store, by.id(), entry -> MemoryEntries.ownership(entry).fence() == by.fence(), change);
    }

    public static Object takesOverTheLiving(ConcurrentMap<Object, Object> entries, Object id,
            BiFunction<Object, Object, Object> takeOver) {
        return entries.computeIfPresent(id, (key, entry) -> {
            Object stale = MemoryEntries.with(entry, "leaseEnd", MemoryEntries.leaseEnd(entry) - A_DAY);
            Object after = takeOver.apply(key, stale);
            return after == stale ? entry : after;
        });
    }

    public static Object reservesNothing(ConcurrentMap<Object, Object> entries, Object id,
            BiFunction<Object, Object, Object> reserve) {
        Reserved reserved = RESERVED.get();
        if (reserved == null || reserved.entries != entries) {
            reserved = new Reserved(entries, new HashSet<>());
            RESERVED.set(reserved);
        }
        if (reserved.ids.add(id) || entries.containsKey(id)) {
            return entries.compute(id, reserve);
        }
        reserved.ids.remove(id);
        return reserve.apply(id, null);
    }

    public static long beginsAgain(AtomicLong lastFence) {
        lastFence.incrementAndGet();
        return 1;
    }

    public static long doesNotGrow(AtomicLong lastFence) {
        return lastFence.get();
    }

    public static boolean leaseIsOver(Object store, Object entry) {
        return MemoryEntries.isOver(store, MemoryEntries.leaseEnd(entry));
    }

    public static long timeOfCaller(LongSupplier clock) {
        return ((StoreClock) clock).ofCaller();
    }

    public static long hasNoProgress(Object entry) {
        return 0;
    }

    public static CompletableFuture<RecordProgressResult> recordsLater(StepProgress progress, byte[] steps) {
        progress.record(steps);
        return CompletableFuture.completedFuture(RecordProgressResult.RECORDED);
    }

    public static boolean neverExists(StepProgress progress) {
        return false;
    }
}
