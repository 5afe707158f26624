package io.quarkiverse.rest.idempotency.runtime.rest;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.steps.StepAnswers;

/**
 * The answers to a request that cannot go on with its steps.
 */
record RequestStepAnswers(BoundOperation operation) implements StepAnswers {

    @Override
    public IdempotencyException changed() {
        return operation.rejections().stepsChanged();
    }

    @Override
    public IdempotencyException notRecorded(Throwable cause) {
        return operation.rejections().stepNotRecorded();
    }

    @Override
    public IdempotencyException lost() {
        return operation.rejections().of(new Rejection.OutcomeUnknown());
    }
}
