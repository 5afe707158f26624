package io.quarkiverse.rest.idempotency.runtime.transaction;

/**
 * Knows the transactions that a database will roll back at their commit without saying so.
 */
public interface FailedTransactions {

    /** Whether the transaction of the calling thread is one. */
    boolean currentHasFailed();
}
