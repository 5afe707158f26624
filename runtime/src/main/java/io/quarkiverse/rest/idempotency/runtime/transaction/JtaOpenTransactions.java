package io.quarkiverse.rest.idempotency.runtime.transaction;

import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/**
 * The transactions of JTA.
 */
@Singleton
public class JtaOpenTransactions implements OpenTransactions {

    private final TransactionSynchronizationRegistry transactions;

    JtaOpenTransactions(TransactionSynchronizationRegistry transactions) {
        this.transactions = transactions;
    }

    @Override
    public boolean isOpen() {
        return transactions.getTransactionStatus() != Status.STATUS_NO_TRANSACTION;
    }

    @Override
    public SurroundingTransaction surrounding() {
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
            return null;
        }
        // After its end, its connection can be used without a transaction.
        SurroundingTransaction surrounding = new SurroundingTransaction(true);
        try {
            transactions.registerInterposedSynchronization(new End(surrounding));
        } catch (RuntimeException e) {
            // It has reached its time-out meanwhile.
            return null;
        }
        return surrounding;
    }

    /** Sees the end of a transaction, and whether it was to be committed when it came. */
    private final class End implements Synchronization {

        private final SurroundingTransaction surrounding;
        private volatile boolean committing;

        End(SurroundingTransaction surrounding) {
            this.surrounding = surrounding;
        }

        /** Sessions write their changes now, and may fail: another one, behind all that there are, sees that they have not. */
        @Override
        public void beforeCompletion() {
            transactions.registerInterposedSynchronization(new Synchronization() {

                @Override
                public void beforeCompletion() {
                    committing = transactions.getTransactionStatus() == Status.STATUS_ACTIVE;
                }

                @Override
                public void afterCompletion(int status) {
                    // Told by the first one.
                }
            });
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                surrounding.ended(true);
            } else if (status == Status.STATUS_ROLLEDBACK && !committing) {
                surrounding.ended(false);
            }
        }
    }
}
