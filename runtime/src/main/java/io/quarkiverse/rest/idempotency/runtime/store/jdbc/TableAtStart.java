package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.eclipse.microprofile.config.ConfigProvider;

import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The preconditions of the first record: a database that can hold it, and its table.
 */
final class TableAtStart {

    private static final String CALLER = "caller";

    private final SqlStoreSettings settings;
    private final PlacedTable.Connections connections;
    private final TableName table;
    private final boolean create;
    private final boolean callers;

    /**
     * @param connections connections that the application never gets
     * @param create whether a missing table is created
     * @param callers whether records of callers are to be found
     */
    TableAtStart(SqlStoreSettings settings, PlacedTable.Connections connections, TableName table, boolean create,
            boolean callers) {
        this.settings = settings;
        this.connections = connections;
        this.table = table;
        this.create = create;
        this.callers = callers;
    }

    /**
     * Checks the database and the table, and creates what is missing where it is told to.
     *
     * @return whether the table can be used
     * @throws ConfigurationException if this database or this table cannot hold records
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
                LOG.tableMissing(place, settings.datasource(),
                        MissingTable.advice(settings, ConfigProvider.getConfig()));
                return false;
            }
            checkColumns(place, database.missingColumns(connection, place));
            LOG.debugf("Idempotency records are in %s in the datasource %s", place, settings.datasource());
            return true;
        }
    }

    /** A table of an older version works without the column of callers while records do not keep them. */
    private void checkColumns(TableName place, Map<String, String> missing) {
        if (missing.isEmpty()) {
            return;
        }
        String lacks = "The table " + place + " in the datasource " + settings.datasource() + " lacks "
                + (missing.size() == 1 ? "the column " : "the columns ") + String.join(", ", missing.keySet());
        String statement = missing.entrySet().stream()
                .map(column -> "ALTER TABLE " + place + " ADD COLUMN " + column.getKey() + " " + column.getValue())
                .collect(Collectors.joining("; "));
        if (!missing.keySet().equals(Set.of(CALLER))) {
            throw new ConfigurationException("quarkus.rest-idempotency.sql.table: " + lacks + " of the table of idempotency "
                    + "records. Set it to a name that no other table has, or drop the table, or run: " + statement);
        }
        if (callers) {
            throw new ConfigurationException("quarkus.rest-idempotency.callers.secret: " + lacks + ", in which the records of "
                    + "callers are found. An older version of the extension created the table. Leave the secret out, or run: "
                    + statement);
        }
        if (settings.mapped()) {
            LOG.columnMissing(lacks, statement);
        }
    }

    @Override
    public String toString() {
        return "the table " + table + " in the datasource " + settings.datasource();
    }
}
