package io.quarkiverse.rest.idempotency.runtime.transaction;

import jakarta.inject.Singleton;
import jakarta.transaction.Status;
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
}
