package io.quarkiverse.rest.idempotency;

/**
 * What a duplicate gets when the lease of the key's owner ran out and nothing tells whether the method had an effect.
 */
public enum StaleLease {

    /** 503 {@code idempotency_outcome_unknown} until an operator decides or the retention ends. */
    REJECT,

    /**
     * The method runs again, because it is safe to. Not available in this version: a build or a start that asks for it is
     * refused.
     */
    RE_EXECUTE
}
