package io.quarkiverse.rest.idempotency.spi;

/**
 * What {@link IdempotencyStore#complete} did for one key.
 */
public enum CompleteResult {

    /**
     * The outcome is recorded. Also the answer to a repeated call of the same ownership, so that a call whose answer was lost
     * can be made again; the first outcome stays.
     */
    COMPLETED,

    /** The owner does not own the record any more, or it is gone. Nothing was changed. */
    LOST
}
