package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.rest.idempotency.spi.Ownership;

/**
 * Makes statements over JDBC: their values, their rows, and the transactions of those for one record at a time.
 */
final class RowStatements {

    private RowStatements() {
    }

    /** In the transaction of the connection, or else in one of its own. */
    static <O> O inTransaction(Connection connection, SqlCall<O> work) throws SQLException {
        if (!connection.getAutoCommit()) {
            return work.call();
        }
        connection.setAutoCommit(false);
        try {
            O result = work.call();
            connection.commit();
            connection.setAutoCommit(true);
            return result;
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
            end(connection, cause);
        }
    }

    /**
     * Ends the driver's own connection, and leaves that of a pool to be given back: the abort of Agroal's connections ends
     * nothing, and their place in the pool is lost. H2 knows no abort.
     */
    private static void end(Connection connection, Throwable cause) {
        try {
            Connection own = connection.unwrap(Connection.class);
            own.abort(Runnable::run);
            own.close();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * @return one result for each row, in their order; it may be {@code null}
     */
    static <O> List<O> query(Connection connection, Query<O> query) throws SQLException {
        try (PreparedStatement statement = prepare(connection, query.sql(), query.values().toArray());
                ResultSet rows = statement.executeQuery()) {
            List<O> results = new ArrayList<>();
            JdbcRow row = new JdbcRow(rows);
            while (rows.next()) {
                results.add(query.reader().read(row));
            }
            return results;
        }
    }

    /** Whether there is a row for an ownership, whose id, owner and fence are the values of the statement. */
    static boolean exists(Connection connection, String sql, Ownership ownership) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, ownership.id().value(),
                ownership.owner().id(), ownership.fence()); ResultSet row = statement.executeQuery()) {
            return row.next();
        }
    }

    static int update(Connection connection, Update update) throws SQLException {
        return update(connection, update.sql(), update.values().toArray());
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
                } else if (values[i] instanceof Object[] array) {
                    statement.setArray(i + 1, connection.createArrayOf(elementType(array), array));
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
     * @return the name that PostgreSQL has for the type
     */
    private static String elementType(Object[] array) {
        Class<?> type = array.getClass().getComponentType();
        if (type == String.class) {
            return "text";
        }
        if (type == Long.class) {
            return "int8";
        }
        if (type == Integer.class) {
            return "int4";
        }
        return type == Boolean.class ? "bool" : "bytea";
    }

    /**
     * Makes calls one after the other.
     *
     * @throws UnfinishedException if the database ends one because transactions met, and no transaction is open that it shares
     *         with the others
     */
    static <C, O> List<O> each(Connection connection, List<C> calls, SqlFunction<C, O> one) throws SQLException {
        List<O> results = new ArrayList<>(calls.size());
        for (C call : calls) {
            try {
                results.add(one.apply(call));
            } catch (SQLException e) {
                if (SqlFailures.metAnotherTransaction(e) && connection.getAutoCommit()) {
                    throw new UnfinishedException(e.getMessage(), results, e);
                }
                throw e;
            }
        }
        return results;
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
