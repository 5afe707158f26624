package io.quarkiverse.rest.idempotency.lab.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.awaitility.Awaitility;

import io.quarkiverse.rest.idempotency.support.Signals;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL of the tests, which can look into it and take it away from applications.
 */
final class Postgres implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String USER = "postgres";
    private static final String APPLICATIONS = "backend_type = 'client backend' AND application_name <> 'test'";

    private final Path dataDirectory;
    private final DataSource tests;
    private EmbeddedPostgres server;

    private Postgres(Path dataDirectory) throws IOException {
        this.dataDirectory = dataDirectory;
        this.server = builder().start();
        this.tests = server.getPostgresDatabase(Map.of("ApplicationName", "test"));
    }

    private EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder().setDataDirectory(dataDirectory).setCleanDataDirectory(false)
                .setServerConfig("max_connections", "200")
                // As a server in production has it; the builder's default is off.
                .setServerConfig("synchronous_commit", "on");
    }

    static Postgres start() {
        try {
            return new Postgres(Files.createTempDirectory(Path.of(System.getProperty("build.directory")), "postgresql"));
        } catch (IOException e) {
            throw new IllegalStateException("Expected PostgreSQL to start", e);
        }
    }

    /** What an application is told to use it. */
    Map<String, String> configuration() {
        return Map.of("quarkus.datasource.jdbc.url", server.getJdbcUrl(USER, USER),
                "quarkus.datasource.username", USER,
                "quarkus.datasource.password", USER);
    }

    /** How many rows of a name are committed. */
    long rows(String name) {
        return number("SELECT count(*) FROM lab_row WHERE name = '" + name + "'");
    }

    /** What the counter of a name stands at. */
    long count(String name) {
        return number("SELECT coalesce(max(value), 0) FROM lab_counter WHERE name = '" + name + "'");
    }

    /** What the record of a request to a path says of it. */
    String stateOf(String resource) {
        long state = number("SELECT coalesce(max(state), -1) FROM idempotency_record WHERE resource = '" + resource + "'");
        return state < 0 ? "not begun" : state == 0 ? "running" : "completed";
    }

    /** Waits until a method of an application has done its first statement in a transaction and has not ended it. */
    void awaitOpenTransaction() {
        Awaitility.await("open transaction").until(() -> number("SELECT count(*) FROM pg_stat_activity WHERE " + APPLICATIONS
                + " AND state = 'idle in transaction' AND query LIKE 'INSERT INTO lab_row%'") > 0);
    }

    /** Waits until a method of the counting kind has counted, so that it runs. */
    void awaitCount(String name) {
        Awaitility.await("count of " + name).until(() -> count(name) == 1);
    }

    /** Ends all connections of applications. */
    void terminateConnections() {
        number("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE " + APPLICATIONS);
    }

    /** Stops all its processes where they are: connections stay, and nobody answers. */
    void pause() {
        ProcessHandle main = main();
        // The main process first: it would start new ones.
        Signals.send("STOP", main.pid());
        Signals.send("STOP", main.descendants().mapToLong(ProcessHandle::pid).toArray());
    }

    void resume() {
        ProcessHandle main = main();
        Signals.send("CONT", LongStream.concat(main.descendants().mapToLong(ProcessHandle::pid), LongStream.of(main.pid()))
                .toArray());
    }

    /** Ends it as an administrator does who wants it down now: connections are closed, and nobody listens. */
    void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all its processes as a failure of the machine does. */
    void crash() {
        ProcessHandle main = main();
        List<ProcessHandle> all = Stream.concat(Stream.of(main), main.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        // Nothing is left to stop, but what the tests hold of it.
        stop();
    }

    /** Starts it on the same data and the same port. */
    void startAgain() {
        int port = server.getPort();
        try {
            server = builder().setPort(port).start();
        } catch (IOException e) {
            throw new IllegalStateException("Expected PostgreSQL to start again", e);
        }
    }

    private ProcessHandle main() {
        try {
            long pid = Long.parseLong(Files.readAllLines(dataDirectory.resolve("postmaster.pid")).get(0).strip());
            return ProcessHandle.of(pid).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void dropRecords() {
        execute("DROP TABLE idempotency_record");
    }

    /** Creates the table of the records by the DDL that the extension ships. */
    void createRecords() {
        try (InputStream ddl = Postgres.class.getResourceAsStream("/META-INF/rest-idempotency/postgresql.sql")) {
            execute(new String(ddl.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long number(String sql) {
        try (Connection connection = tests.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected a number from " + sql, e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = tests.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to execute " + sql, e);
        }
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
                connection = tests.getConnection();
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

    @Override
    public void close() throws IOException {
        resume();
        server.close();
    }
}
