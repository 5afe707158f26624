package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

import jakarta.transaction.InvalidTransactionException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;

import org.jboss.logging.Logger;

import io.quarkiverse.rest.idempotency.runtime.store.sql.RecordTable;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransaction;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransactions;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteOutcome;
import io.quarkus.datasource.common.runtime.DataSourceUtil;

/**
 * JTA transactions on the datasource of the records. Agroal gives everything in one transaction the same connection, so the
 * statement that completes a record commits with what the method has written to that datasource.
 */
final class JtaTransactions implements BusinessTransactions {

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.rest.idempotency");

    private final TransactionManager manager;
    private final DataSource dataSource;
    private final SqlStoreSettings settings;
    private final RecordTable table;

    JtaTransactions(TransactionManager manager, DataSource dataSource, SqlStoreSettings settings, RecordTable table) {
        this.manager = manager;
        this.dataSource = dataSource;
        this.settings = settings;
        this.table = table;
    }

    @Override
    public BusinessTransaction begin() {
        try {
            manager.begin();
            return new Jta(manager.getTransaction());
        } catch (NotSupportedException | SystemException e) {
            throw new IllegalStateException("Could not begin the transaction of an idempotent method", e);
        }
    }

    @Override
    public Optional<String> problem() {
        try (Connection connection = dataSource.getConnection()) {
            return settings.database().refusesRowsChangedMeanwhile(connection)
                    ? Optional.of("transactions of the datasource " + settings.datasource() + " may not change a row that was "
                            + "changed after their first read. A renewed lease is such a change, so a method that runs for "
                            + "longer than a third of its lease is rolled back and answered 500, again and again. Set "
                            + DataSourceUtil.dataSourcePropertyKey(settings.datasource(), "jdbc.transaction-isolation-level")
                            + "=read-committed")
                    : Optional.empty();
        } catch (SQLException e) {
            LOG.debug("The isolation of transactions is not known", e);
            return Optional.empty();
        }
    }

    private final class Jta implements BusinessTransaction {

        private final Transaction transaction;

        Jta(Transaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public void associate() {
            try {
                if (!transaction.equals(manager.getTransaction())) {
                    manager.resume(transaction);
                }
            } catch (SystemException | InvalidTransactionException e) {
                throw new IllegalStateException("Could not go on with the transaction of an idempotent method", e);
            }
        }

        @Override
        public void dissociate() {
            try {
                if (transaction.equals(manager.getTransaction())) {
                    manager.suspend();
                }
            } catch (SystemException e) {
                throw new IllegalStateException("Could not leave the transaction of an idempotent method", e);
            }
        }

        @Override
        public boolean mustRollBack() {
            try {
                int status = transaction.getStatus();
                if (status != Status.STATUS_ACTIVE && status != Status.STATUS_MARKED_ROLLBACK) {
                    throw new IllegalStateException("The transaction of an idempotent method ended before its method, as it "
                            + "does at its time-out; status " + status);
                }
                return status == Status.STATUS_MARKED_ROLLBACK;
            } catch (SystemException e) {
                throw new IllegalStateException("Could not ask for the status of the transaction of an idempotent method", e);
            }
        }

        @Override
        public CompleteOutcome complete(CompleteCall call) {
            try (Connection connection = dataSource.getConnection()) {
                if (connection.getAutoCommit()) {
                    // Whoever has no transaction any more is given such a connection.
                    throw new IllegalStateException("The transaction of an idempotent method ended before its record");
                }
                return table.complete(connection, List.of(call)).get(0);
            } catch (SQLException e) {
                throw new IllegalStateException("Could not complete the record in the transaction of its method", e);
            }
        }

        @Override
        public void commit() throws Exception {
            manager.commit();
        }

        @Override
        public void rollback() {
            try {
                int status = transaction.getStatus();
                if (status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK) {
                    associate();
                    manager.rollback();
                } else {
                    // It has ended by itself, as after its time-out, and must not stay on the thread.
                    dissociate();
                }
            } catch (SystemException | RuntimeException e) {
                LOG.warn("The transaction of an idempotent method could not be rolled back; the database does it", e);
            }
        }
    }
}
