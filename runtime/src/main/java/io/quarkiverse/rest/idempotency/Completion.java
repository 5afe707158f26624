package io.quarkiverse.rest.idempotency;

/**
 * When the record of a key is completed.
 */
public enum Completion {

    /** When the response has been built and before its first byte leaves. Works for every kind of method and effect. */
    AFTER_RESPONSE_BUILT,

    /**
     * In the JTA transaction of the method, as its last statement, so that effect and record commit together. Not available in
     * this version: a build or a start that asks for it is refused.
     */
    IN_TRANSACTION
}
