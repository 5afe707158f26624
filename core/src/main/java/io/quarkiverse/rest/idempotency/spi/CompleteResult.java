package io.quarkiverse.rest.idempotency.spi;

/**
 * The result of {@link IdempotencyStore#complete} for one key.
 */
public enum CompleteResult {

    /**
     * The response is recorded. Also the result of a repeated call of the same ownership, so that a call whose result was lost
     * can be made again; the first response stays.
     */
    COMPLETED,

    /**
     * The owner does not own the record any more, or it is gone; for a claimed key, another owner has a record. Nothing was
     * changed.
     */
    LOST
}
