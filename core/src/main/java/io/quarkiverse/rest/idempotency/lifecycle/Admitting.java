package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.protocol.Admission;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.Rejection;

/**
 * The sender of the request is found out, and then the request is decided. A client that disconnects gives it up until its
 * method begins.
 */
final class Admitting implements Phase {

    private final IdempotencyProtocol protocol;
    private final LifecyclePolicy policy;
    /** The request with its identity; {@code null} when its decision has been asked for. */
    private @Nullable CompletableFuture<Attempt> attempt;
    /** Completes when it is decided, or begins to wait for longer than an answer of the store takes. */
    private final CompletableFuture<Void> decidedOrWaits = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<Admission> admission;
    private volatile boolean givenUp;

    /**
     * @param attempt the request with its identity; fails with the answer to the request instead
     */
    Admitting(IdempotencyProtocol protocol, LifecyclePolicy policy, CompletableFuture<Attempt> attempt) {
        this.protocol = protocol;
        this.policy = policy;
        this.attempt = attempt;
    }

    /**
     * A request that is decided once more. It is asked for at once, also for a client that has disconnected: that ends what it
     * was decided to do before.
     *
     * @param question the decision about it, by what runs when it is decided or begins to wait
     */
    Admitting(IdempotencyProtocol protocol, LifecyclePolicy policy,
            Function<Runnable, CompletableFuture<Admission>> question) {
        this.protocol = protocol;
        this.policy = policy;
        ask(question);
    }

    @Override
    public Step resumed() {
        CompletableFuture<Attempt> identified = attempt;
        if (identified != null) {
            if (givenUp) {
                return new Step.Discard();
            } else if (!identified.isDone()) {
                // For as long as it takes, as without a key.
                return new Step.Await(identified, null);
            } else if (identified.isCompletedExceptionally()) {
                return new Step.Rethrow(Failures.of(identified));
            }
            ask(decidedOrWaits -> protocol.admit(identified.join(), decidedOrWaits));
            attempt = null;
        }
        CompletableFuture<Admission> asked = asked();
        if (asked.isDone()) {
            return asked.isCancelled() ? new Step.Discard() : decided(asked.join());
        }
        return decidedOrWaits.isDone() ? new Step.AwaitOwner(asked)
                : new Step.Await(decidedOrWaits, policy.decisionBound());
    }

    private void ask(Function<Runnable, CompletableFuture<Admission>> question) {
        CompletableFuture<Admission> asked = question.apply(() -> decidedOrWaits.complete(null));
        admission = asked;
        if (givenUp) {
            asked.cancel(false);
        }
    }

    private CompletableFuture<Admission> asked() {
        return Objects.requireNonNull(admission, "the request is not decided");
    }

    private Step decided(Admission decided) {
        if (decided instanceof Admission.Execute execute) {
            if (givenUp) {
                // Nothing has happened.
                protocol.giveUp(execute.execution());
                return new Step.Discard();
            }
            if (execute.execution().isClaim()) {
                return new Step.Claim();
            }
            return protocol.begin(execute.execution()) ? new Step.Invoke() : new Step.Reject(new Rejection.PausedPastLease());
        }
        if (policy.runsUnprotected() && decided instanceof Admission.Rejected rejected
                && rejected.rejection() instanceof Rejection.StoreUnavailable unavailable && !unavailable.keyKnown()) {
            // A request that is known not to be the first with its key may meet another that runs the method now.
            return new Step.InvokeUnprotected(unavailable.cause());
        }
        return Step.answerOf(decided);
    }

    /**
     * @return the execution of a request that is to invoke its method, or to claim its key
     */
    Execution execution() {
        return ((Admission.Execute) asked().join()).execution();
    }

    @Override
    public void timedOut() {
        if (admission == null) {
            // The identity has no bound.
            return;
        }
        admission.complete(new Admission.Rejected(new Rejection.StoreUnavailable(
                new TimeoutException("The request was not decided within the bounds of all store calls"), true)));
    }

    /** Ends it as soon as it can be, from any thread. A key that is reserved nevertheless is released. */
    void giveUp() {
        givenUp = true;
        CompletableFuture<Admission> asked = admission;
        if (asked != null) {
            asked.cancel(false);
        }
    }

    /** Gives up the decision about a request that does not continue. */
    void close() {
        giveUp();
        if (admission != null && !admission.isCancelled() && admission.join() instanceof Admission.Execute execute) {
            protocol.giveUp(execute.execution());
        }
    }
}
