package io.quarkiverse.rest.idempotency;

/**
 * The answer to a duplicate while the owner of its key is still running.
 */
public enum InFlight {

    /** The in-flight answer at once: 409, or 503 where the operation says so, with {@code Retry-After}. */
    REJECT,

    /** The recorded response if it comes within the wait limit, and the in-flight answer otherwise. Waiting holds no thread. */
    WAIT
}
