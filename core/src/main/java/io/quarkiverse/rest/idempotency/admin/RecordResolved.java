package io.quarkiverse.rest.idempotency.admin;

import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;

/**
 * The event that somebody has resolved a stuck record.
 *
 * @param record as it was before
 * @param action what was done
 * @param reason why
 * @param forced whether its owner was believed alive and has lost it by that
 */
public record RecordResolved(IdempotencyRecord record, Action action, String reason, boolean forced) {

    /** What was done to a record. */
    public enum Action {

        /** An outcome was recorded. */
        COMPLETED,

        /** Its key was given back. */
        RELEASED,

        /** It was completed, and is forgotten before its retention has ended. */
        FORGOTTEN
    }
}
