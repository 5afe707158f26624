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
import io.quarkiverse.rest.idempotency.runtime.threads.NodeTimers;
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
            Connection connection = null;
            try {
                connection = dataSource.getConnection();
            } finally {
                resume(suspended, connection);
            }
            return connection;
        } catch (SystemException | InvalidTransactionException e) {
            throw new SQLException("Could not leave the transaction of the calling thread", e);
        }
    }

    /** A thread that does not get its transaction back gives back what it took meanwhile. */
    private void resume(Transaction suspended, Connection taken)
            throws SQLException, SystemException, InvalidTransactionException {
        try {
            transactions.resume(suspended);
        } catch (SystemException | InvalidTransactionException | RuntimeException e) {
            if (taken != null) {
                taken.close();
            }
            throw e;
        }
    }

    @Override
    public boolean mayBlock() {
        return BlockingOperationControl.isBlockingAllowed() && !NodeTimers.onTimerThread();
    }

    @Override
    public Executor executor() {
        return executor;
    }
}
