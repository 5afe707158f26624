package io.quarkiverse.rest.idempotency.runtime.steps;

import io.quarkiverse.rest.idempotency.IdempotencyException;

/**
 * The exceptions of a run that cannot go on with its steps.
 */
public interface StepAnswers {

    /** The recorded steps are those of another version of the application. */
    IdempotencyException changed();

    /** A step could not be read or recorded. */
    IdempotencyException notRecorded(Throwable cause);

    /** Another node owns the record by now. */
    IdempotencyException lost();
}
