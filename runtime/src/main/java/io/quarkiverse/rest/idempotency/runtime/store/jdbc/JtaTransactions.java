package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import jakarta.transaction.InvalidTransactionException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;

import com.arjuna.ats.arjuna.common.arjPropertyManager;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.transaction.TransactionAware;
import io.quarkiverse.rest.idempotency.runtime.store.sql.ClaimSpace;
import io.quarkiverse.rest.idempotency.runtime.store.sql.RecordTable;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlFailures;
import io.quarkiverse.rest.idempotency.runtime.transaction.Attempts;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransaction;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransactions;
import io.quarkiverse.rest.idempotency.runtime.transaction.SessionFlush;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.datasource.common.runtime.DataSourceUtil;

/**
 * JTA transactions on the datasource of the records. Agroal gives everything in one transaction the same connection, so the
 * statement that completes a record commits with what the method has written to that datasource.
 */
final class JtaTransactions implements BusinessTransactions {

    /** SQL state of PostgreSQL: {@code in_failed_sql_transaction}. */
    private static final String ABORTED = "25P02";

    private final TransactionManager manager;
    private final TransactionSynchronizationRegistry registry;
    private final Iterable<SessionFlush> sessions;
    private final AgroalDataSource dataSource;
    private final SqlStoreSettings settings;
    private final RecordTable table;
    private final int maxReruns;
    private final ClaimSpace claims;
    private final TransactionMark mark;
    private final LastResources lastResources;

    /**
     * @param sessions the sessions that keep changes in memory until a transaction commits
     * @param claims the locks by which transactions claim keys
     */
    JtaTransactions(TransactionManager manager, TransactionSynchronizationRegistry registry, Iterable<SessionFlush> sessions,
            AgroalDataSource dataSource, SqlStoreSettings settings, RecordTable table, int maxReruns,
            ClaimSpace claims) {
        this.manager = manager;
        this.registry = registry;
        this.sessions = sessions;
        this.dataSource = dataSource;
        this.settings = settings;
        this.table = table;
        this.maxReruns = maxReruns;
        this.claims = claims;
        this.mark = TransactionMark.of(settings.database());
        this.lastResources = new LastResources(dataSource, settings);
    }

    @Override
    public BusinessTransaction begin() {
        Jta transaction;
        try {
            manager.begin();
            transaction = new Jta(manager.getTransaction());
        } catch (NotSupportedException e) {
            throw new IllegalStateException("A transaction is active on the thread of an idempotent method with "
                    + "completion=in-transaction, which begins its own: that of a request filter ends before the response can be "
                    + "recorded. Expected none; begin transactions in the method, or use completion=after-response-built", e);
        } catch (SystemException e) {
            throw new IllegalStateException("Could not begin the transaction of an idempotent method", e);
        }
        try {
            transaction.begun();
        } catch (SQLException | RuntimeException e) {
            transaction.rollback();
            throw new IllegalStateException("Could not begin the transaction of an idempotent method in the datasource "
                    + settings.datasource(), e);
        }
        return transaction;
    }

    @Override
    public int maxReruns() {
        return maxReruns;
    }

    @Override
    public Optional<String> problem() {
        try (Connection connection = dataSource.getConnection()) {
            return settings.database().rejectsRowsChangedMeanwhile(connection)
                    ? Optional.of("transactions of the datasource " + settings.datasource() + " may not change a row that was "
                            + "changed after their first read. A renewed lease is such a change, so a method that runs for "
                            + "longer than a third of its lease is rolled back and answered 500, again and again. Set "
                            + isolationProperty() + "=read-committed")
                    : Optional.empty();
        } catch (SQLException e) {
            LOG.debug("The isolation of transactions is not known", e);
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> claimProblem() {
        if (settings.database() != SqlDatabase.POSTGRESQL) {
            return Optional
                    .of("expected a datasource of the kind postgresql, whose transactions can lock a key that has no row, "
                            + "and " + settings.datasource() + " is of the kind " + settings.database().kind());
        }
        try (Connection connection = dataSource.getConnection()) {
            return connection.getTransactionIsolation() < Connection.TRANSACTION_REPEATABLE_READ ? Optional.empty()
                    : Optional.of("the transactions of the datasource " + settings.datasource() + " see what was committed "
                            + "before their first statement, so a claim would not see the record of the claim before it. Set "
                            + isolationProperty() + "=read-committed");
        } catch (SQLException e) {
            LOG.debug("The isolation of transactions is not known", e);
            return Optional.empty();
        }
    }

    private String isolationProperty() {
        return DataSourceUtil.dataSourcePropertyKey(settings.datasource(), "jdbc.transaction-isolation-level");
    }

    private final class Jta implements BusinessTransaction {

        private final Transaction transaction;
        private final Attempts attempts = new Attempts();
        private volatile boolean ended;

        Jta(Transaction transaction) {
            this.transaction = transaction;
        }

        void begun() throws SQLException {
            registry.putResource(Attempts.KEY, attempts);
            if (mark != TransactionMark.NONE) {
                try (Connection connection = dataSource.getConnection()) {
                    mark.set(connection);
                }
            }
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
        public boolean isOver() {
            try {
                int status = transaction.getStatus();
                return !ended && (status == Status.STATUS_ROLLING_BACK || status == Status.STATUS_ROLLEDBACK
                        || status == Status.STATUS_NO_TRANSACTION);
            } catch (SystemException e) {
                return false;
            }
        }

        @Override
        public void flush() {
            try {
                if (transaction.getStatus() == Status.STATUS_ACTIVE) {
                    sessions.forEach(SessionFlush::flush);
                }
            } catch (SystemException e) {
                throw new IllegalStateException("Could not ask for the status of the transaction of an idempotent method", e);
            } catch (RuntimeException e) {
                failed(e);
                if (isAborted(e)) {
                    e.addSuppressed(new IllegalStateException(caught()));
                }
                throw e;
            }
        }

        /** A session that can only read would go back to the pool, and fail the next transactions, too. */
        @Override
        public void failed(Throwable failure) {
            if (caused(failure, SqlFailures::rejectsWrites)) {
                try {
                    TransactionAware joined = dataSource.getConfiguration().connectionPoolConfiguration()
                            .transactionIntegration().getTransactionAware();
                    if (joined != null) {
                        joined.setFlushOnly();
                    }
                } catch (SQLException e) {
                    LOG.debug("The connection of the transaction is not known", e);
                }
            }
        }

        @Override
        public boolean retryAsked(Throwable failure) {
            return attempts.asked(failure);
        }

        @Override
        public Optional<LoadResult> claim(RecordId id) {
            long idleMillis = TimeUnit.SECONDS
                    .toMillis(arjPropertyManager.getCoordinatorEnvironmentBean().getDefaultTimeout());
            try (Connection connection = dataSource.getConnection()) {
                requireTransaction(connection);
                return table.claim(connection, claims, idleMillis, id);
            } catch (SQLException e) {
                failed(e);
                throw new IllegalStateException("Could not claim the key of a request in the datasource "
                        + settings.datasource() + ": " + e.getMessage(), e);
            }
        }

        /** A thread that has no transaction any more is given a connection that commits each statement. */
        private static void requireTransaction(Connection connection) throws SQLException {
            if (connection.getAutoCommit()) {
                throw new IllegalStateException("The transaction of an idempotent method ended before its record");
            }
        }

        @Override
        public CompleteResult complete(CompleteCall call) {
            try {
                lastResources.rejectOthers(transaction);
                try (Connection connection = dataSource.getConnection()) {
                    requireTransaction(connection);
                    if (mark.isGone(connection)) {
                        throw new IllegalStateException("The database has ended the transaction of the method before its "
                                + "record: a statement was the victim of a deadlock, whose exception the method has caught, or "
                                + "was one that commits. What is left of the method's effect is rolled back. Let the exception "
                                + "of a deadlock leave the method");
                    }
                    return table.completeOnce(connection, call);
                }
            } catch (SQLException e) {
                failed(e);
                throw new IllegalStateException(
                        isAborted(e) ? caught() : "Could not complete the record in the transaction of its method", e);
            }
        }

        private static boolean isAborted(Throwable failure) {
            return caused(failure, sql -> ABORTED.equals(sql.getSQLState()));
        }

        private static boolean caused(Throwable failure, Predicate<SQLException> by) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && by.test(sql)) {
                    return true;
                }
            }
            return false;
        }

        private static String caught() {
            return "A statement of the method has failed, and the method has caught its exception. PostgreSQL rolls the whole "
                    + "transaction back then. Let the exception leave the method, or make that statement in a transaction of its "
                    + "own (REQUIRES_NEW), or behind a savepoint to roll back to";
        }

        @Override
        public void commit() throws Exception {
            ended = true;
            manager.commit();
        }

        @Override
        public void rollback() {
            ended = true;
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
                LOG.rollbackFailed(e);
            }
        }
    }
}
