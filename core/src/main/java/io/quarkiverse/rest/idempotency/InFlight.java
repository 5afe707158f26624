package io.quarkiverse.rest.idempotency;

/**
 * What a duplicate gets while the owner of its key is still running.
 */
public enum InFlight {

    /** The in-flight answer at once: 409, or 503 where the operation says so, with {@code Retry-After}. */
    REJECT,

    /** The recorded outcome if it comes within the wait limit, and the in-flight answer otherwise. Waiting holds no thread. */
    WAIT
}
