package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

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
    private final DataSource dataSource;
    private final TableName table;
    private final boolean create;

    /**
     * @param create whether a missing table is created
     */
    TableAtStart(SqlStoreSettings settings, DataSource dataSource, TableName table, boolean create) {
        this.settings = settings;
        this.dataSource = dataSource;
        this.table = table;
        this.create = create;
    }

    /**
     * Looks at what is there, and creates what is missing where it is told to.
     *
     * @throws ConfigurationException if this database cannot hold records
     * @throws SQLException if the database cannot be asked now, or does not create the table
     */
    void prepare() throws SQLException {
        SqlDatabase database = settings.database();
        try (Connection connection = dataSource.getConnection()) {
            database.problem(connection).ifPresent(problem -> {
                throw new ConfigurationException("quarkus.rest-idempotency.datasource: the datasource "
                        + settings.datasource() + " cannot hold idempotency records: " + problem);
            });
            if (create) {
                database.createTable(connection, table);
            } else if (!database.exists(connection, table)) {
                LOG.errorf("The table %s does not exist in the datasource %s, or cannot be read. Requests with a key are "
                        + "answered 503 until it can. Apply %s from the extension's jar with your migration tool, or set "
                        + "quarkus.rest-idempotency.sql.create-table=true.", table, settings.datasource(),
                        database.ddlResource());
            }
        }
    }

    @Override
    public String toString() {
        return "the table " + table + " in the datasource " + settings.datasource();
    }
}
