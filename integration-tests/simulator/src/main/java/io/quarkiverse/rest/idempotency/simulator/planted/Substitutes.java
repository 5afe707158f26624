package io.quarkiverse.rest.idempotency.simulator.planted;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.http.HeaderAllowList;
import io.quarkiverse.rest.idempotency.lifecycle.MethodTransaction;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.Reconciliation.Verdict;
import io.quarkiverse.rest.idempotency.protocol.RecordingRule;
import io.quarkiverse.rest.idempotency.protocol.Settlement;
import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;

/**
 * What is called instead of what should be. Each takes what the call takes, its receiver first; what is not visible here is an
 * object.
 */
public final class Substitutes {

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

    public static void addsNothing(MessageDigest sha, String part) {
    }

    public static boolean recordsAll(RecordingRule rule, int status) {
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

    public static boolean tookNothingOver(Object incarnation, Owner owner) {
        return false;
    }

    public static ReleaseCall forgets(Ownership ownership, Duration backOff) {
        return ReleaseCall.forget(ownership);
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
            RecordedResponse outcome) {
        protocol.complete(execution, outcome);
        return CompletableFuture.completedFuture(Settlement.SETTLED);
    }
}
