package io.quarkiverse.rest.idempotency.lab.it;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

import org.awaitility.Awaitility;

import io.quarkiverse.rest.idempotency.support.PostgresServer;

/**
 * A PostgreSQL with the tables of the lab.
 */
final class Postgres extends PostgresServer {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private Postgres() {
        super(Map.of());
    }

    static Postgres start() {
        return new Postgres();
    }

    /** The number of committed rows of a name. */
    long rows(String name) {
        return number("SELECT count(*) FROM lab_row WHERE name = '" + name + "'");
    }

    /** The value of the counter of a name. */
    long count(String name) {
        return number("SELECT coalesce(max(value), 0) FROM lab_counter WHERE name = '" + name + "'");
    }

    /** The state in the record of a request to a path. */
    String stateOf(String resource) {
        long state = number("SELECT coalesce(max(state), -1) FROM idempotency_record WHERE resource = '" + resource + "'");
        return state < 0 ? "not begun" : state == 0 ? "running" : "completed";
    }

    /** Waits until a method of an application has done its first statement in a transaction and has not ended it. */
    void awaitOpenTransaction() {
        Awaitility.await("open transaction").until(() -> number("SELECT count(*) FROM pg_stat_activity WHERE " + APPLICATIONS
                + " AND state = 'idle in transaction' AND query LIKE 'INSERT INTO lab_row%'") > 0);
    }

    /** Waits until a method of an application is in a statement that takes long. */
    void awaitLongStatement() {
        Awaitility.await("long statement").until(() -> number("SELECT count(*) FROM pg_stat_activity WHERE " + APPLICATIONS
                + " AND state = 'active' AND wait_event = 'PgSleep'") > 0);
    }

    /** Waits until a method of the counting kind has counted, so that it runs. */
    void awaitCount(String name) {
        Awaitility.await("count of " + name).until(() -> count(name) == 1);
    }

    void dropRecords() {
        execute("DROP TABLE idempotency_record");
    }

    /** Creates the table of the records by the DDL that the extension ships. */
    void createRecords() {
        executeResource("META-INF/rest-idempotency/postgresql.sql");
    }

    /** Locks a table, so that methods that write to it are held up. */
    Lock lock(String table) {
        return new Lock(table);
    }

    /** The lock of a table, until it is closed. */
    final class Lock implements AutoCloseable {

        private final Connection connection;

        private Lock(String table) {
            try {
                connection = connection();
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
                }
            } catch (SQLException e) {
                throw new IllegalStateException("Expected to lock " + table, e);
            }
        }

        /** Waits until so many connections of applications are held up. */
        void awaitVictims(int count) {
            Awaitility.await("held up by the lock").until(() -> number("SELECT count(*) FROM pg_stat_activity WHERE "
                    + APPLICATIONS + " AND wait_event_type = 'Lock'") == count);
        }

        @Override
        public void close() {
            try (connection) {
                connection.rollback();
            } catch (SQLException e) {
                throw new IllegalStateException("Expected to unlock", e);
            }
        }
    }
}
