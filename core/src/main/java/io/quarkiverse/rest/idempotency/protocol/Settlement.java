package io.quarkiverse.rest.idempotency.protocol;

/**
 * The result of ending an execution, as far as it is known when the response may leave.
 */
public enum Settlement {

    /** The store has done it. */
    SETTLED,

    /** The execution did not own its key any more; nothing was changed. */
    LOST,

    /** The store did not answer in time. It is tried again in the background while the lease holds. */
    DEFERRED
}
