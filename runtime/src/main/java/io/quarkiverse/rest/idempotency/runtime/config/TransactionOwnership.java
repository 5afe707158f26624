package io.quarkiverse.rest.idempotency.runtime.config;

/**
 * The ways in which a request owns its key while its method runs in a transaction that completes the record.
 */
public enum TransactionOwnership {

    /** A record is reserved before the transaction, and its lease is renewed. */
    LEASE,

    /** The transaction claims the key, and creates the record when it is committed. */
    CLAIM
}
