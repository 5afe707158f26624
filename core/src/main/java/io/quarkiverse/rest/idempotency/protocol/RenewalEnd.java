package io.quarkiverse.rest.idempotency.protocol;

/**
 * Why the lease of an execution is not renewed although its method has not ended.
 */
public enum RenewalEnd {

    /** It has been running for as long as its operation allows. */
    MAX_EXECUTION_TIME,

    /** The transaction that its record would be completed in is over, as after its time-out: the method can have no effect. */
    TRANSACTION_OVER
}
