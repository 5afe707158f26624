package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.protocol.Settlement;
import io.quarkiverse.rest.idempotency.protocol.StalePolicy;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * The lifecycle of one request with a key. It gets the events of the request, and returns the next step; it never waits,
 * renders or sends.
 * <p>
 * An event that is answered by a {@link Step} comes from one thread at a time. {@link #disconnected()}, and the events of the
 * stages of the method, may come from any thread at any time. Failures of stores and transactions are never thrown.
 */
public final class RequestLifecycle {

    private static final CompletableFuture<Void> NOTHING_ROLLED_BACK = CompletableFuture.completedFuture(null);

    private final IdempotencyProtocol protocol;
    private final LifecyclePolicy policy;
    private final MethodRun run;
    private volatile @Nullable Phase phase;
    private volatile boolean disconnected;
    /** Set when the method runs in a transaction: then nothing of it is left where that is rolled back. */
    private boolean transactional;
    /** Completes when the transaction of the method is rolled back, if it is. */
    private CompletableFuture<Void> rolledBack = NOTHING_ROLLED_BACK;

    public RequestLifecycle(IdempotencyProtocol protocol, LifecyclePolicy policy) {
        this.protocol = protocol;
        this.policy = policy;
        this.run = new MethodRun(policy.recordedStatuses());
    }

    /**
     * The request asks for its admission.
     *
     * @param attempt completes with the request and its identity; fails with the answer to the request instead
     */
    public Step arrived(CompletableFuture<Attempt> attempt) {
        decide(new Admitting(protocol, policy, attempt));
        return resumed();
    }

    /**
     * @return whether the request has asked for its admission
     */
    public boolean hasArrived() {
        return phase != null;
    }

    /** The awaited stage has completed. May be called again: the step is the same until something happens. */
    public Step resumed() {
        Phase now = arrived();
        if (now instanceof Claiming claiming) {
            return resumed(claiming);
        }
        if (now instanceof Running running) {
            return resumed(running);
        }
        Step step = now.resumed();
        if (step instanceof Step.Await || step instanceof Step.AwaitOwner || step instanceof Step.Claim) {
            return step;
        }
        if (now instanceof Admitting admitting && step instanceof Step.Invoke) {
            phase = new Running(admitting.execution());
        } else if (now instanceof Committing committing && step instanceof Step.Rethrow) {
            phase = committing.failed();
            rolledBack = committing.rolledBack();
        } else {
            phase = new Ended(step);
        }
        return step;
    }

    /** The bound of a {@link Step.Await} has passed, as it does only when the time of the protocol is not counted any more. */
    public Step timedOut() {
        arrived().timedOut();
        return resumed();
    }

    private Step resumed(Claiming claiming) {
        Step step = claiming.resumed();
        if (step instanceof Step.Await) {
            return step;
        }
        if (step instanceof Step.Claim) {
            decide(claiming.otherwise(policy));
            return resumed();
        }
        if (disconnected) {
            claiming.close();
            phase = new Ended(new Step.Discard());
            return new Step.Discard();
        }
        Running running = claiming.running();
        if (!running.execution().hasRun()) {
            // Otherwise its method runs again as a whole, in another transaction.
            protocol.begin(running.execution());
        }
        phase = running;
        return step;
    }

    /** The method has waited for its connection or its transaction, and perhaps for longer than its lease. */
    private Step resumed(Running running) {
        if (protocol.mayRun(running.execution())) {
            return running.resumed();
        }
        if (running.transaction() != null) {
            running.transaction().rollBack();
        }
        Step step = new Step.Reject(new Rejection.PausedPastLease());
        phase = new Ended(step);
        return step;
    }

    private void decide(Admitting admitting) {
        phase = admitting;
        if (disconnected) {
            admitting.giveUp();
        }
    }

    /**
     * The transaction of the method has begun. A former one, if there was any, has been rolled back by the caller.
     *
     * @return {@link Step.Invoke} when the method runs in it; any other step when the request has not got the claim of its key,
     *         or has lost its lease: then the transaction has been rolled back
     */
    public Step runsIn(MethodTransaction transaction) {
        Execution execution = phase instanceof Admitting admitting ? admitting.execution() : running().execution();
        transactional = true;
        execution.runsIn(transaction::isOver);
        phase = execution.isClaim() ? new Claiming(protocol, execution, transaction) : running().in(transaction);
        return resumed();
    }

    /** A stage of the method begins. */
    public void stageBegan() {
        run.begin();
    }

    /** A stage of the method has ended, regardless of any answer sent for it meanwhile. */
    public void stageEnded() {
        run.end();
    }

    /** The method begins to run. It may do so more than once, where it is repeated. */
    public void started() {
        run.started();
    }

    /** The method, or a mapper of its exception, asks something for its response. May be called from any thread. */
    public void wish(RecordingWish wish) {
        run.wish(wish);
    }

    /** The method has returned with a status, and does not tell when to try again. */
    public void returned(int status) {
        returned(status, false);
    }

    /**
     * The method has returned with a response. It may do so more than once, where it is repeated.
     *
     * @param retryAfter whether the response tells when to try again
     */
    public void returned(int status, boolean retryAfter) {
        run.returned(status, retryAfter);
    }

    /** The response of the request is there, and does not tell when to try again. */
    public Step responded(int status, Supplier<RecordedResponse> response) {
        return responded(status, false, response);
    }

    /**
     * The response of the request is there.
     *
     * @param retryAfter whether it tells when to try again
     * @param response makes the recorded response, if it is recorded; an exception is answered with {@link Step.Rethrow}
     */
    public Step responded(int status, boolean retryAfter, Supplier<RecordedResponse> response) {
        Running now = running();
        try {
            RecordingWish wish = wish(now, status);
            boolean recorded = policy.recordedStatuses().records(status, retryAfter)
                    && !(wish instanceof RecordingWish.DoNotRecord);
            if (wish instanceof RecordingWish.RecordFor recordFor) {
                now.execution().recordFor(recordFor.retention());
            }
            MethodTransaction transaction = now.transaction();
            if (transaction == null) {
                return settle(now, new Step.Send(), status, recorded ? response : null);
            }
            if (!recorded || mustRollBack(transaction, status)) {
                return settle(rollBack(), new Step.Send(), status, recorded ? response : null);
            }
            CompleteCall call = protocol.completion(now.execution(), response.get());
            phase = new Committing(protocol, policy, now, transaction, call);
            return resumed();
        } catch (RuntimeException | Error failure) {
            return respondingFailed(failure);
        }
    }

    /**
     * The response of the request exists, and states that the effect of the request is not known. Regardless of its status, it
     * is sent and not recorded, like a 5xx.
     */
    public Step respondedInDoubt() {
        Running now = running();
        run.doubted();
        return settle(now.transaction() == null ? now : rollBack(), new Step.Send(), 500, null);
    }

    /**
     * The wish of the method, unless a retry would repeat an effect. In a transaction, a success that is not recorded cannot be
     * answered: either its effect is committed, or the client gets a response about an effect that does not exist.
     */
    private RecordingWish wish(Running now, int status) {
        RecordingWish wish = run.wish();
        if (!(wish instanceof RecordingWish.DoNotRecord)) {
            return wish;
        }
        if (now.transaction() != null && status < 400) {
            throw new IllegalStateException(
                    "The method answered " + status + " and called doNotRecord(), but its operation completes in its "
                            + "transaction, where a success is committed with its record. Answer 4xx or throw where nothing "
                            + "is to be kept, or call recordFor() with a short retention");
        }
        boolean effective = !transactional && run.effectiveStatus() != 0;
        return effective ? new RecordingWish.AsConfigured() : wish;
    }

    /** A success that is rolled back would be recorded, and replayed, though it had no effect. */
    private static boolean mustRollBack(MethodTransaction transaction, int status) {
        boolean must = transaction.mustRollBack();
        if (must && status < 400) {
            throw new IllegalStateException(
                    "The method answered " + status + ", but its transaction was marked for rollback, so "
                            + "nothing that it did is kept. Answer 4xx or throw where the transaction is to be rolled back");
        }
        return must;
    }

    /**
     * The response could not be made. Another one takes its place, and nothing is left of a transaction.
     *
     * @return that the failure takes its way
     */
    public Step respondingFailed(Throwable failure) {
        rollBack();
        return new Step.Rethrow(failure);
    }

    /** The method has failed, and no response is made of it here: the server answers a 500 of its own. */
    public Step failed(Throwable failure) {
        return settle(rollBack(), new Step.Rethrow(failure), 500, null);
    }

    /**
     * The client has disconnected. A request that is not admitted yet is given up; a method that runs goes on, and its response
     * is recorded.
     */
    public void disconnected() {
        disconnected = true;
        if (phase instanceof Admitting admitting) {
            admitting.giveUp();
        }
    }

    /** The request has ended in any way, and does not continue. Gives up everything that it still holds. */
    public void closed() {
        Phase now = phase;
        if (now instanceof Admitting admitting) {
            admitting.close();
        } else if (now instanceof Claiming claiming) {
            phase = new Ended(new Step.Discard());
            claiming.close();
        } else if (now instanceof Running running) {
            close(running);
        } else if (now instanceof Committing committing) {
            phase = new Ended(new Step.Discard());
            committing.close();
        }
    }

    private void close(Running running) {
        MethodTransaction transaction = running.transaction();
        if (transaction == null) {
            settle(running, new Step.Discard(), 500, null);
        } else {
            phase = new Ended(new Step.Discard());
            transaction.rollBack().thenRun(() -> protocol.fail(running.execution()));
        }
    }

    /**
     * @return the execution whose method runs, or whose response is made; {@code null} before and after
     */
    public @Nullable Execution execution() {
        return phase instanceof Running running ? running.execution() : null;
    }

    /** Whether the method runs, or its response is made, in a transaction that completes the record. */
    public boolean inTransaction() {
        return phase instanceof Running running && running.transaction() != null;
    }

    private Phase arrived() {
        return Objects.requireNonNull(phase, "the request has not arrived");
    }

    private Running running() {
        if (phase instanceof Running running) {
            return running;
        }
        throw new IllegalStateException("Expected a request whose method runs, was " + phase);
    }

    private Running rollBack() {
        Running now = running();
        MethodTransaction transaction = now.transaction();
        if (transaction == null) {
            return now;
        }
        rolledBack = transaction.rollBack().toCompletableFuture();
        Running without = now.in(null);
        phase = without;
        return without;
    }

    private Step settle(Running now, Step answer, int status, @Nullable Supplier<RecordedResponse> response) {
        RecordedResponse recorded = response == null ? null : response.get();
        // The client is not to meet locks of its own request.
        CompletableFuture<Settlement> settled = rolledBack.isDone() ? end(now.execution(), status, recorded)
                : rolledBack.thenCompose(none -> end(now.execution(), status, recorded));
        phase = new Settling(protocol, policy, now, answer, status, settled);
        return resumed();
    }

    private CompletableFuture<Settlement> end(Execution execution, int status, @Nullable RecordedResponse response) {
        if (response != null) {
            return protocol.complete(execution, response);
        }
        // A key is given back only when the method is at its end: a time-out may have answered for it.
        return run.await(() -> giveBack(execution, 500)) ? CompletableFuture.completedFuture(Settlement.DEFERRED)
                : giveBack(execution, status);
    }

    private CompletableFuture<Settlement> giveBack(Execution execution, int status) {
        int returned = transactional ? 0 : run.effectiveStatus();
        if (returned != 0 && execution.attempt().policy().stale() != StalePolicy.RECONCILE) {
            // The method returned, so that its effect is there, and a retry must not repeat it.
            return protocol.complete(execution, new RecordedResponse.Unreplayable(returned,
                    "the method returned, but its response could not be written"));
        }
        return returned != 0 || status >= 500 ? protocol.fail(execution) : protocol.release(execution);
    }
}
