package io.quarkiverse.rest.idempotency.runtime.transaction;

import jakarta.enterprise.inject.Instance;

/**
 * Knows whether a thread has a transaction. A bean where the application has JTA.
 */
public interface OpenTransactions {

    /**
     * @param beans the beans of this type
     * @return the bean, or one for an application without JTA, in which no thread has a transaction
     */
    static OpenTransactions of(Instance<OpenTransactions> beans) {
        return beans.isResolvable() ? beans.get() : new OpenTransactions() {

            @Override
            public boolean isOpen() {
                return false;
            }

            @Override
            public SurroundingTransaction surrounding() {
                return null;
            }
        };
    }

    /** Whether the calling thread has a transaction. */
    boolean isOpen();

    /**
     * The transaction of the calling thread. It reports its end: as committed, or as rolled back where it was rolled back
     * before its commit was asked of a database. The end of a commit that failed is not reported: it may have taken effect.
     *
     * @return {@code null} where the thread has none that can be committed
     */
    SurroundingTransaction surrounding();
}
