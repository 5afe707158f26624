package io.quarkiverse.rest.idempotency.spi;

/**
 * The result of {@link IdempotencyStore#heartbeat} for one key.
 */
public enum HeartbeatResult {

    /** The store has extended the lease: no other owner can take the record over until its new end. */
    EXTENDED,

    /**
     * The record is the owner's as far as can be seen, but its lease was not extended: another transaction has it locked, or
     * has just changed it, as the owner's own completion or a takeover does. The record counts as alive until its lease ends,
     * and the owner asks again. A store without such locks never returns it.
     */
    LOCKED,

    /** The owner does not own the record any more. */
    LOST
}
