package io.quarkiverse.rest.idempotency.spi;

/**
 * The result of {@link IdempotencyStore#release} for one key.
 */
public enum ReleaseResult {

    /** The record is deleted, or its lease is over. */
    RELEASED,

    /** The owner does not own the record any more, or it is gone. Nothing was changed. */
    LOST
}
