package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * A connection of JDBC, which is closed with the session.
 *
 * @param poolerKeepsStatements whether a pooler in front of the database keeps the statements of each client
 */
record JdbcTableSession(SqlDatabase database, Connection connection, boolean poolerKeepsStatements)
        implements
            TableSession {

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
        database.createTable(connection, name);
    }

    @Override
    public boolean exists(TableName name) {
        return database.exists(connection, name);
    }

    @Override
    public Map<String, String> missingColumns(TableName name) {
        return database.missingColumns(connection, name);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
