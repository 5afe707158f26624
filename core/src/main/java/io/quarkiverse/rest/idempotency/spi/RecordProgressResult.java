package io.quarkiverse.rest.idempotency.spi;

/**
 * The result of {@link IdempotencyStore#recordProgress} for one key.
 */
public enum RecordProgressResult {

    /**
     * The record has this progress, or a longer one of the same owner. Also the result of a repeated call, so that a call whose
     * result was lost can be made again.
     */
    RECORDED,

    /** The owner does not own the record any more, or it is gone. Nothing was changed. */
    LOST
}
