package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Finds the schema (MariaDB and MySQL: the database) of a table that is named without one. Sessions of a pool do not agree
 * about what such a name means: an application that has a schema for each tenant leaves them in the schema of the last tenant.
 */
final class TablePlace {

    private TablePlace() {
    }

    /**
     * @param connection a session that nothing has changed since it began
     * @return the name with the schema in which the session finds the table, or else would create it; the name as it is, when
     *         it has a schema already, or the session has none
     */
    static TableName of(SqlDatabase database, Connection connection, TableName name) throws SQLException {
        if (name.qualified()) {
            return name;
        }
        String schema = schema(database, connection, name);
        if (schema == null) {
            return name;
        }
        TableName qualified = name.in(schema, connection.getMetaData().getIdentifierQuoteString());
        // Where a session searches several schemas, the table may be in another one than a new table would be.
        return database.exists(connection, qualified) || !database.exists(connection, name) ? qualified : name;
    }

    private static String schema(SqlDatabase database, Connection connection, TableName name) throws SQLException {
        return switch (database) {
            case POSTGRESQL -> RowStatements.query(connection, PostgresQueries.schema(name)).get(0);
            case MARIADB, MYSQL -> connection.getCatalog();
            case H2 -> connection.getSchema();
        };
    }
}
