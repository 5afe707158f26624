package io.quarkiverse.rest.idempotency.runtime.transaction;

/**
 * Begins transactions that can hold the effect of a method and the completion of its record. A bean of the stores that can do
 * it.
 */
public interface BusinessTransactions {

    /**
     * Begins a transaction and associates it with the calling thread, which has none.
     */
    BusinessTransaction begin();
}
