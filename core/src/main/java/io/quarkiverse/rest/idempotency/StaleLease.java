package io.quarkiverse.rest.idempotency;

/**
 * The answer to a duplicate when the lease of the key's owner has expired and nothing tells whether the method had an effect.
 */
public enum StaleLease {

    /** 503 {@code idempotency_outcome_unknown} until an operator decides or the retention ends. */
    REJECT,

    /** One duplicate takes the record over and the method runs again, because it is safe to. */
    RE_EXECUTE
}
