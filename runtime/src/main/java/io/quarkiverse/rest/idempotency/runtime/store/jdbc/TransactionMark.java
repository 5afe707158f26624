package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;

/**
 * Notices that a database has ended a transaction by itself. The victim of a deadlock on MariaDB, MySQL and H2 loses the
 * whole transaction, and when the method catches that, its connection goes on in a new one, which would commit a record
 * without the first effects. PostgreSQL rejects every further statement instead, and needs no mark.
 */
enum TransactionMark {

    NONE {
        @Override
        void set(Connection connection) {
        }

        @Override
        boolean isGone(Connection connection) {
            return false;
        }
    },

    /** A savepoint that is gone with its transaction. */
    SAVEPOINT {
        @Override
        void set(Connection connection) throws SQLException {
            execute(connection, "SAVEPOINT rest_idempotency");
        }

        @Override
        boolean isGone(Connection connection) throws SQLException {
            try {
                execute(connection, "RELEASE SAVEPOINT rest_idempotency");
                return false;
            } catch (SQLException e) {
                if (e.getErrorCode() == NO_SUCH_SAVEPOINT) {
                    return true;
                }
                throw e;
            }
        }
    },

    /** A row that is gone with its transaction, since a savepoint of H2 is not. The table is the connection's own. */
    ROW {
        @Override
        void set(Connection connection) throws SQLException {
            execute(connection, "CREATE LOCAL TEMPORARY TABLE IF NOT EXISTS rest_idempotency_mark (mark INT)"
                    + " ON COMMIT DELETE ROWS TRANSACTIONAL");
            execute(connection, "INSERT INTO rest_idempotency_mark VALUES (1)");
        }

        @Override
        boolean isGone(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT 1 FROM rest_idempotency_mark")) {
                return !rows.next();
            }
        }
    };

    /** {@code ER_SP_DOES_NOT_EXIST}. */
    private static final int NO_SUCH_SAVEPOINT = 1305;

    static TransactionMark of(SqlDatabase database) {
        return switch (database) {
            case MARIADB, MYSQL -> SAVEPOINT;
            case H2 -> ROW;
            case POSTGRESQL -> NONE;
        };
    }

    /** Marks the transaction of a connection, before anything else happens in it. */
    abstract void set(Connection connection) throws SQLException;

    /** Whether the transaction that was marked is not the connection's any more. */
    abstract boolean isGone(Connection connection) throws SQLException;

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
