package io.quarkiverse.rest.idempotency.spi;

/**
 * The result of {@link IdempotencyStore#heartbeat} for one key.
 */
public enum HeartbeatResult {

    /** The lease was extended, or the record is locked by its own completion and therefore alive. */
    EXTENDED,

    /** The owner does not own the record any more. */
    LOST
}
