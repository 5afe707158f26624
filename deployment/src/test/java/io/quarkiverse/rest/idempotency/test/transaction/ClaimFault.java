package io.quarkiverse.rest.idempotency.test.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.quarkiverse.rest.idempotency.test.PostgresServer;

/**
 * A database that has no room for the lock of a claim: a function of another schema takes the place of the one that locks, and
 * fails while a test wants it to.
 */
final class ClaimFault {

    /** {@code out_of_memory}: the table of locks of the server is full. */
    static final String LOCK_TABLE_FULL = "53200";
    /** {@code protocol_violation}, by which PgBouncer says that no session became free in time ({@code query_wait_timeout}). */
    static final String QUERY_WAIT_TIMEOUT = "08P01";

    /** Tables are created in the first schema. */
    private static final String SEARCH_PATH = "public,faulty,pg_catalog";

    private static final String DDL = """
            CREATE SCHEMA IF NOT EXISTS faulty;
            CREATE TABLE IF NOT EXISTS faulty.fault (sql_state text);
            CREATE OR REPLACE FUNCTION faulty.pg_try_advisory_xact_lock(space int, key int) RETURNS boolean LANGUAGE plpgsql AS $$
            DECLARE
                fault text := (SELECT sql_state FROM faulty.fault);
            BEGIN
                IF fault IS NOT NULL THEN
                    RAISE EXCEPTION 'the database is busy' USING ERRCODE = fault;
                END IF;
                RETURN pg_catalog.pg_try_advisory_xact_lock(space, key);
            END $$""";

    private ClaimFault() {
    }

    /**
     * @return the JDBC URL of a database whose claims can fail
     */
    static String url(String database) {
        String url = PostgresServer.database(database);
        try {
            execute(database, DDL);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to create the function that locks", e);
        }
        return url + "&currentSchema=" + SEARCH_PATH;
    }

    static void begin(String database, String sqlState) throws SQLException {
        execute(database, "INSERT INTO faulty.fault VALUES ('" + sqlState + "')");
    }

    static void end(String database) throws SQLException {
        execute(database, "DELETE FROM faulty.fault");
    }

    private static void execute(String database, String sql) throws SQLException {
        try (Connection connection = PostgresServer.connection(database); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
