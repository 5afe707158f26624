package io.quarkiverse.rest.idempotency.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

import javax.sql.DataSource;

import org.apache.iceberg.jdbc.JdbcClientPool;

/**
 * Lets the JDBC catalog work on the application's datasource, and so in the transaction of the request: what it changes
 * commits together with everything else of that request, or not at all.
 */
final class DatasourceConnections extends JdbcClientPool {

    private final DataSource datasource;

    DatasourceConnections(DataSource datasource) {
        super("of the datasource", Map.of());
        this.datasource = datasource;
    }

    @Override
    public <R> R run(Action<R, Connection, SQLException> action) throws SQLException {
        return run(action, false);
    }

    @Override
    public <R> R run(Action<R, Connection, SQLException> action, boolean retry) throws SQLException {
        try (Connection connection = datasource.getConnection()) {
            return action.run(connection);
        }
    }
}
