package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import org.jboss.logging.Logger;

import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * What has to be there before the first record: a database that can hold it, and its table.
 */
final class TableAtStart {

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.rest.idempotency");

    private final SqlStoreSettings settings;
    private final PlacedTable.Connections connections;
    private final TableName table;
    private final boolean create;

    /**
     * @param connections connections that the application never gets
     * @param create whether a missing table is created
     */
    TableAtStart(SqlStoreSettings settings, PlacedTable.Connections connections, TableName table, boolean create) {
        this.settings = settings;
        this.connections = connections;
        this.table = table;
        this.create = create;
    }

    /**
     * Looks at what is there, and creates what is missing where it is told to.
     *
     * @return whether the table can be used
     * @throws ConfigurationException if this database cannot hold records
     * @throws SQLException if the database cannot be asked now, or does not create the table
     */
    boolean prepare() throws SQLException {
        SqlDatabase database = settings.database();
        try (Connection connection = connections.connection()) {
            database.problem(connection).ifPresent(problem -> {
                throw new ConfigurationException("quarkus.rest-idempotency.datasource: the datasource "
                        + settings.datasource() + " cannot hold idempotency records: " + problem);
            });
            TableName place = database.locate(connection, table);
            if (create) {
                database.createTable(connection, place);
            } else if (!database.exists(connection, place)) {
                LOG.errorf("The table %s does not exist in the datasource %s, or cannot be read. Requests with a key are "
                        + "answered 503 until it can. Apply %s from the extension's jar with your migration tool, or set "
                        + "quarkus.rest-idempotency.sql.create-table=true.", place, settings.datasource(),
                        database.ddlResource());
                return false;
            }
            LOG.debugf("Idempotency records are in %s in the datasource %s", place, settings.datasource());
            return true;
        }
    }

    @Override
    public String toString() {
        return "the table " + table + " in the datasource " + settings.datasource();
    }
}
