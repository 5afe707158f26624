package io.quarkiverse.rest.idempotency.runtime.transaction;

/**
 * Knows whether a thread has a transaction. A bean where the application has JTA.
 */
public interface OpenTransactions {

    /** Whether the calling thread has a transaction. */
    boolean isOpen();

    /**
     * The transaction of the calling thread, whose end is told: as committed, or as rolled back where it was rolled back before
     * its commit was asked of a database. The end of a commit that failed is not told: it may have taken effect.
     *
     * @return {@code null} where the thread has none that can be committed
     */
    SurroundingTransaction surrounding();
}
