package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.Stages;
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
    private final MethodTransaction transaction;
    private final CompletableFuture<CompleteResult> completed;
    private @Nullable CompletableFuture<Void> committed;
    private @Nullable RecordedAnswer recorded;
    private boolean doubtful;
    private CompletableFuture<Void> rolledBack = CompletableFuture.completedFuture(null);

    Committing(IdempotencyProtocol protocol, LifecyclePolicy policy, Running running, MethodTransaction transaction,
            CompleteCall call) {
        this.protocol = protocol;
        this.policy = policy;
        this.running = running;
        this.transaction = transaction;
        this.completed = transaction.complete(call).toCompletableFuture();
    }

    @Override
    public Step resumed() {
        if (recorded != null) {
            return recorded(recorded);
        } else if (committed != null) {
            return committed(committed);
        } else if (!completed.isDone()) {
            return new Step.Await(completed, null);
        } else if (completed.isCompletedExceptionally()) {
            rollBack();
            return new Step.Rethrow(Failures.of(completed));
        } else if (completed.join() == CompleteResult.LOST) {
            // Nothing of this execution is left.
            rollBack();
            protocol.lost(running.execution());
            return ask();
        }
        CompletableFuture<Void> commit = transaction.commit().toCompletableFuture();
        committed = commit;
        return committed(commit);
    }

    private Step committed(CompletableFuture<Void> commit) {
        if (!commit.isDone()) {
            return new Step.Await(commit, null);
        } else if (commit.isCompletedExceptionally()) {
            rollBack();
            return Failures.of(commit) instanceof NotCommittedException certain ? new Step.Rethrow(certain.failure()) : ask();
        }
        protocol.completed(running.execution());
        return new Step.Send();
    }

    private void rollBack() {
        rolledBack = transaction.rollBack().toCompletableFuture();
    }

    private Step ask() {
        RecordedAnswer answer = new RecordedAnswer(protocol.recorded(running.execution()));
        recorded = answer;
        return recorded(answer);
    }

    private Step recorded(RecordedAnswer answer) {
        if (!answer.isKnown()) {
            return new Step.Await(answer.awaited(), policy.storeBound());
        }
        if (committed == null) {
            return answer.step();
        }
        if (answer.isCompleted()) {
            protocol.completed(running.execution());
            return answer.step();
        }
        if (answer.isUnknown()) {
            // Its release waits until the record can be asked, and does nothing if it is committed after all.
            protocol.fail(running.execution());
            return answer.step();
        }
        doubtful = true;
        return new Step.Rethrow(Stages.ofCommit(Failures.of(committed)));
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
            transaction.rollBack().thenRun(() -> protocol.fail(execution));
        }
    }

    /**
     * @return the same execution without its transaction, for another response to end it
     */
    Running failed() {
        return new Running(running.execution(), null, doubtful);
    }

    /**
     * @return completes when the transaction is rolled back, if it is
     */
    CompletableFuture<Void> rolledBack() {
        return rolledBack;
    }
}
