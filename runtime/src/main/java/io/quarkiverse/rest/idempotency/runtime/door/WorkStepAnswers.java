package io.quarkiverse.rest.idempotency.runtime.door;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.steps.StepAnswers;
import io.quarkiverse.rest.idempotency.work.WorkNotContinuedException;

/**
 * The exceptions for work that cannot go on with its steps.
 */
record WorkStepAnswers(BoundOperation operation) implements StepAnswers {

    @Override
    public IdempotencyException changed() {
        return answer(IdempotencyErrorCode.STEPS_CHANGED,
                "was interrupted, and the steps that it has completed are not those of this version of the application. No step "
                        + "was run again. Try again with the same key on a version with the recorded steps, or resolve its "
                        + "record.",
                null);
    }

    @Override
    public IdempotencyException notRecorded(Throwable cause) {
        return answer(IdempotencyErrorCode.STORE_UNAVAILABLE,
                "has run in part, because a step could not be read or recorded. Try again with the same key, when the store is "
                        + "available: recorded steps are not run again.",
                cause);
    }

    @Override
    public IdempotencyException lost() {
        return answer(IdempotencyErrorCode.OUTCOME_UNKNOWN,
                "was continued on another node, because this one has not renewed its lease. Try again with the same key to get "
                        + "its result.",
                null);
    }

    private WorkNotContinuedException answer(IdempotencyErrorCode code, String problem, Throwable cause) {
        return new WorkNotContinuedException(code, operation.name(),
                "The work of the operation '" + operation.name() + "' " + problem, operation.retryAfter(), cause);
    }
}
