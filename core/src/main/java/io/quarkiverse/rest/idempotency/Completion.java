package io.quarkiverse.rest.idempotency;

/**
 * When the record of a key is completed.
 */
public enum Completion {

    /** When the response has been built and before its first byte leaves. Works for every kind of method and effect. */
    AFTER_RESPONSE_BUILT,

    /**
     * In the JTA transaction of the method, so that effect and record commit together or not at all. For blocking methods whose
     * effect is in the database of the records: then a key has exactly one effect, regardless of crashes.
     */
    IN_TRANSACTION
}
