package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements for one record at a time: their values, their transactions, and their repetition.
 */
final class RowStatements {

    private static final int ATTEMPTS = 10;

    private RowStatements() {
    }

    /** In the transaction of the connection, or else in one of its own. */
    static <O> O inTransaction(Connection connection, SqlCall<O> work) throws SQLException {
        if (!connection.getAutoCommit()) {
            return work.call();
        }
        connection.setAutoCommit(false);
        try {
            O outcome = work.call();
            connection.commit();
            connection.setAutoCommit(true);
            return outcome;
        } catch (Throwable e) {
            rollBack(connection, e);
            throw e;
        }
    }

    /** A connection that does not roll back is ended: to turn auto-commit on, as a pool does, would commit. */
    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            cause.addSuppressed(e);
            try {
                connection.abort(Runnable::run);
            } catch (SQLException notAborted) {
                cause.addSuppressed(notAborted);
            }
        }
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof byte[] bytes) {
                    statement.setBytes(i + 1, bytes);
                } else {
                    statement.setObject(i + 1, values[i]);
                }
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /**
     * Makes calls one after the other. One that a database ends because transactions met is made again, if no transaction is
     * open that it would have to share with the others.
     */
    static <C, O> List<O> each(Connection connection, RowDialect dialect, List<C> calls, SqlFunction<C, O> one)
            throws SQLException {
        List<O> outcomes = new ArrayList<>(calls.size());
        for (C call : calls) {
            outcomes.add(again(connection, dialect, () -> one.apply(call)));
        }
        return outcomes;
    }

    /** Only this element: what the others have done is committed, and must not be done twice. */
    private static <O> O again(Connection connection, RowDialect dialect, SqlCall<O> call) throws SQLException {
        for (int attempt = 1;; attempt++) {
            try {
                return call.call();
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !connection.getAutoCommit() || !dialect.metAnotherTransaction(e)) {
                    throw e;
                }
            }
        }
    }

    @FunctionalInterface
    interface SqlFunction<C, O> {

        O apply(C call) throws SQLException;
    }

    @FunctionalInterface
    interface SqlCall<O> {

        O call() throws SQLException;
    }
}
