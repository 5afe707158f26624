package io.quarkiverse.rest.idempotency.admin;

import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;

/**
 * The event that an administrator has resolved a stuck record.
 *
 * @param record the record as it was before
 * @param action the action on the record
 * @param reason the reason, for the audit
 * @param forced whether its owner was believed alive and has lost it by that
 */
public record RecordResolved(IdempotencyRecord record, Action action, String reason, boolean forced) {

    /** The action on a record. */
    public enum Action {

        /** A response was recorded. */
        COMPLETED,

        /** The key was given back. */
        RELEASED,

        /** It was completed, and is forgotten before its retention has ended. */
        FORGOTTEN
    }
}
