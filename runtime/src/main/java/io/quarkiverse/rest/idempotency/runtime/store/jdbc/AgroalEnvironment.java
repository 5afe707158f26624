package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;

import javax.sql.DataSource;

import jakarta.transaction.InvalidTransactionException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;

import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlStore;
import io.quarkus.runtime.BlockingOperationControl;

/**
 * Connections of an Agroal datasource. Agroal gives a thread that is in a transaction that transaction's connection, so the
 * transaction is suspended while a connection of the store's own is taken.
 */
final class AgroalEnvironment implements SqlStore.Environment {

    private final DataSource dataSource;
    private final TransactionManager transactions;
    private final Executor executor;

    AgroalEnvironment(DataSource dataSource, TransactionManager transactions, Executor executor) {
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.executor = executor;
    }

    @Override
    public Connection connection() throws SQLException {
        try {
            if (transactions.getStatus() == Status.STATUS_NO_TRANSACTION) {
                return dataSource.getConnection();
            }
            Transaction suspended = transactions.suspend();
            try {
                return dataSource.getConnection();
            } finally {
                transactions.resume(suspended);
            }
        } catch (SystemException | InvalidTransactionException e) {
            throw new SQLException("Could not leave the transaction of the calling thread", e);
        }
    }

    @Override
    public boolean mayBlock() {
        return BlockingOperationControl.isBlockingAllowed();
    }

    @Override
    public Executor executor() {
        return executor;
    }
}
