package io.quarkiverse.rest.idempotency.runtime.steps;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.util.concurrent.CompletableFuture;

import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.steps.StepFailures;
import io.quarkiverse.rest.idempotency.steps.StepProgress;

/**
 * The progress of an execution, and the failures of a run that cannot go on with it.
 */
record RecordedProgress(IdempotencyProtocol protocol, Execution execution, BoundOperation operation, StepAnswers answers)
        implements
            StepProgress,
            StepFailures {

    @Override
    public boolean mayExist() {
        return execution.isTakeover();
    }

    @Override
    public boolean surelyOwned() {
        return protocol.surelyOwns(execution);
    }

    @Override
    public CompletableFuture<LoadProgressResult> load() {
        return protocol.loadProgress(execution);
    }

    @Override
    public CompletableFuture<RecordProgressResult> record(byte[] progress) {
        if (operation.steps().resumed()) {
            // Before the call: one whose answer is lost may have recorded it.
            execution.resumable();
        }
        return protocol.recordProgress(execution, progress);
    }

    @Override
    public RuntimeException changed(String difference) {
        // Nothing that is recorded is forgotten for it.
        execution.resumable();
        LOG.stepsChanged(execution.ownership().id(), operation.name(), difference);
        return answers.changed();
    }

    @Override
    public RuntimeException unavailable(Throwable cause) {
        LOG.stepNotRecorded(cause, execution.ownership().id(), operation.name());
        return answers.notRecorded(cause);
    }

    @Override
    public RuntimeException lost() {
        return answers.lost();
    }
}
