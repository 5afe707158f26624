package io.quarkiverse.rest.idempotency.runtime.transaction;

/**
 * Knows whether a thread has a transaction. A bean where the application has JTA.
 */
public interface OpenTransactions {

    /** Whether the calling thread has a transaction. */
    boolean isOpen();
}
