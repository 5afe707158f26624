package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

import org.postgresql.PGConnection;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * A pooler between the driver of PostgreSQL and the server. The driver sends a statement that it has used a few times by a name
 * that it counts up; where each transaction has another session, a session can have the statement of another client under that
 * name, and runs it.
 */
final class PostgresPooler {

    private PostgresPooler() {
    }

    /**
     * @return why statements may be mixed up with those of other clients; empty where the connection is the server's, where the
     *         driver gives no names, and where it is another driver
     */
    static Optional<String> problem(Connection connection) throws SQLException {
        try {
            return problemOfDriver(connection);
        } catch (NoClassDefFoundError e) {
            // Another driver for PostgreSQL, whose names are not known.
            return Optional.empty();
        }
    }

    private static Optional<String> problemOfDriver(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(PGConnection.class)) {
            return Optional.empty();
        }
        PGConnection driver = connection.unwrap(PGConnection.class);
        if (driver.getPrepareThreshold() == 0 || driver.getPreferQueryMode() == PreferQueryMode.SIMPLE) {
            return Optional.empty();
        }
        int told = driver.getBackendPID();
        int actual = session(connection);
        return told == actual ? Optional.empty()
                : Optional
                        .of("expected a connection to PostgreSQL itself, and it is to a pooler, such as PgBouncer: the session "
                                + actual + " answered, and the driver was told of " + told
                                + ". The driver prepares statements by names, "
                                + "which another session may have for the statement of another client. Set prepareThreshold=0 in the "
                                + "URL, or connect to PostgreSQL itself. Where the pooler keeps the statements of each client (PgBouncer "
                                + "1.21 and later with max_prepared_statements, or with pool_mode=session), set "
                                + "quarkus.rest-idempotency.sql.pooler-keeps-statements=true");
    }

    private static int session(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
