package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.concurrent.CompletableFuture;

import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;

/**
 * The record is completed in the transaction of the method, and the transaction is committed. A failed commit never becomes the
 * answer that was made: the database may have committed although it could not say so, and the record tells.
 */
final class Committing implements Phase {

    private final IdempotencyProtocol protocol;
    private final LifecyclePolicy policy;
    private final Running running;
    private final CompletableFuture<CompleteResult> completed;
    private CompletableFuture<Void> committed;
    private RecordedAnswer recorded;
    private boolean doubtful;

    Committing(IdempotencyProtocol protocol, LifecyclePolicy policy, Running running, CompleteCall call) {
        this.protocol = protocol;
        this.policy = policy;
        this.running = running;
        this.completed = running.transaction().complete(call).toCompletableFuture();
    }

    @Override
    public Step resumed() {
        if (recorded != null) {
            return recorded();
        } else if (committed != null) {
            return committed();
        } else if (!completed.isDone()) {
            return new Step.Await(completed, null);
        } else if (completed.isCompletedExceptionally()) {
            running.transaction().rollBack();
            return new Step.Rethrow(Failures.of(completed));
        } else if (completed.join() == CompleteResult.LOST) {
            // Nothing of this execution is left.
            running.transaction().rollBack();
            protocol.lost(running.execution());
            return ask();
        }
        committed = running.transaction().commit().toCompletableFuture();
        return committed();
    }

    private Step committed() {
        if (!committed.isDone()) {
            return new Step.Await(committed, null);
        } else if (committed.isCompletedExceptionally()) {
            running.transaction().rollBack();
            return ask();
        }
        protocol.completed(running.execution());
        return new Step.Send();
    }

    private Step ask() {
        recorded = new RecordedAnswer(protocol.recorded(running.execution().attempt()));
        return recorded();
    }

    private Step recorded() {
        if (!recorded.isKnown()) {
            return new Step.Await(recorded.awaited(), policy.storeBound());
        }
        if (committed == null) {
            return recorded.step();
        }
        if (recorded.isCompleted()) {
            protocol.completed(running.execution());
            return recorded.step();
        }
        if (recorded.isUnknown()) {
            // Its release waits until the record can be asked, and does nothing if it is committed after all.
            protocol.fail(running.execution());
            return recorded.step();
        }
        doubtful = true;
        Throwable failure = Failures.of(committed);
        return new Step.Rethrow(failure.getCause() instanceof Exception cause ? cause : failure);
    }

    @Override
    public void timedOut() {
        if (recorded != null) {
            recorded.timedOut();
        }
    }

    /** Ends the execution of a request that does not continue. A commit that has begun is left to the database. */
    void close() {
        Execution execution = running.execution();
        if (committed != null) {
            committed.whenComplete((none, failure) -> {
                if (failure == null) {
                    protocol.completed(execution);
                } else {
                    protocol.fail(execution);
                }
            });
        } else if (recorded == null) {
            running.transaction().rollBack().thenRun(() -> protocol.fail(execution));
        }
    }

    /**
     * @return the same execution without its transaction, for another response to end it
     */
    Running failed() {
        return new Running(running.execution(), null, doubtful);
    }
}
