package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A connection of JDBC, which is closed with the session. Each statement has a time, so that a start does not wait for a table
 * that is locked, or for a database that does not answer, without end.
 *
 * @param poolerKeepsStatements whether a pooler in front of the database keeps the statements of each client
 * @param timeoutMillis the network time-out that the connection had before
 */
record JdbcTableSession(SqlDatabase database, Connection connection, boolean poolerKeepsStatements, int timeoutMillis)
        implements
            TableSession {

    private static final Duration CREATION = Duration.ofMinutes(1);

    /**
     * @param patience how long each statement may take; one that creates the table or its index, at least a minute
     */
    static JdbcTableSession open(SqlDatabase database, Connection connection, Duration patience, boolean poolerKeepsStatements)
            throws SQLException {
        try {
            JdbcTableSession session = new JdbcTableSession(database, connection, poolerKeepsStatements,
                    connection.getNetworkTimeout());
            NetworkTimeout.set(connection, NetworkTimeout.millis(patience.toMillis()));
            return session;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public Optional<String> problem() throws SQLException {
        Optional<String> problem = database.problem(connection);
        return problem.isPresent() || poolerKeepsStatements || database != SqlDatabase.POSTGRESQL ? problem
                : PostgresPooler.problem(connection);
    }

    @Override
    public TableName locate(TableName name) throws SQLException {
        return database.locate(connection, name);
    }

    @Override
    public void createTable(TableName name) throws SQLException {
        int before = connection.getNetworkTimeout();
        // An index of a table that has records takes its time.
        NetworkTimeout.set(connection, NetworkTimeout.millis(Math.max(before, CREATION.toMillis())));
        database.createTable(connection, name);
        NetworkTimeout.set(connection, before);
    }

    @Override
    public boolean exists(TableName name) throws SQLException {
        return database.exists(connection, name);
    }

    @Override
    public Map<String, String> missingColumns(TableName name) {
        return database.missingColumns(connection, name);
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            NetworkTimeout.set(connection, timeoutMillis);
        }
    }
}
