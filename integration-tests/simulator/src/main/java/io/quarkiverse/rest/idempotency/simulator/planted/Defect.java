package io.quarkiverse.rest.idempotency.simulator.planted;

/**
 * What a {@link PlainStore} does wrong.
 */
public enum Defect {

    /** Completing compares the owner, but not the fence. */
    COMPLETE_WITHOUT_FENCE,

    /** Fences begin again with each record, and completing compares the fence, but not the owner. */
    COMPLETE_WITHOUT_OWNER,

    /** Completing compares neither. */
    COMPLETE_BY_ANYBODY,

    /** Completing again writes again. */
    COMPLETE_REWRITES,

    /** Releasing compares neither owner nor fence: it deletes a successor's record. */
    RELEASE_BY_ANYBODY,

    /** Reserving a key that was released reports success, and there is no row. */
    RESERVE_WITHOUT_ROW,

    /** A heartbeat takes a record back that somebody else has taken over. */
    HEARTBEAT_RESURRECTS,

    /** A heartbeat does not look whether the record is completed. */
    HEARTBEAT_REOPENS,

    /** A takeover does not look whether the lease is over. */
    TAKE_OVER_OF_LIVING,

    /** A takeover changes the owner, but not the fence. */
    TAKE_OVER_WITHOUT_FENCE,

    /** A purge deletes what is completed, and whose lease is over, though it is to be kept. */
    PURGE_OF_LIVING,

    /** It is the clock of the calling node that says what has expired. */
    NODE_CLOCK
}
