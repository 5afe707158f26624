package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Finds the schema (MariaDB and MySQL: the database) of a table that is named without one. Sessions of a pool do not agree
 * about
 * what such a name means: an application that has a schema for each tenant leaves them in the schema of the last tenant.
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
            case POSTGRESQL -> found(connection, name);
            case MARIADB, MYSQL -> connection.getCatalog();
            case H2 -> connection.getSchema();
        };
    }

    /** On the search path, as every statement would find it. */
    private static String found(Connection connection, TableName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT COALESCE((SELECT n.nspname::text"
                + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE c.oid = pg_catalog.to_regclass(?)::oid), pg_catalog.current_schema()::text)")) {
            statement.setString(1, name.value());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
