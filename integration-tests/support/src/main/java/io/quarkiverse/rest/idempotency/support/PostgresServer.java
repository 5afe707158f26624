package io.quarkiverse.rest.idempotency.support;

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
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL of the tests, in a directory of the build, which they can look into and take away from applications.
 */
public class PostgresServer implements AutoCloseable {

    protected static final String USER = "postgres";

    /** Which rows of {@code pg_stat_activity} are connections of applications. */
    protected static final String APPLICATIONS = "backend_type = 'client backend' AND application_name <> 'test'";

    private final Map<String, String> settings;
    private final Path dataDirectory;
    private final DataSource tests;
    private EmbeddedPostgres server;

    /**
     * Starts it.
     *
     * @param settings of the server, besides those that every test needs
     */
    public PostgresServer(Map<String, String> settings) {
        this.settings = settings;
        try {
            this.dataDirectory = Files.createTempDirectory(Path.of(System.getProperty("build.directory")), "postgresql");
            this.server = builder().start();
            // Of whatever kind the sessions of applications are for a while, these can write.
            this.tests = server.getPostgresDatabase(
                    Map.of("ApplicationName", "test", "options", "-c default_transaction_read_only=off"));
        } catch (IOException e) {
            throw new IllegalStateException("Expected PostgreSQL to start", e);
        }
    }

    private EmbeddedPostgres.Builder builder() {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setPort(Ports.free()).setDataDirectory(dataDirectory)
                .setCleanDataDirectory(false)
                .setServerConfig("max_connections", "200")
                // As a server in production has it; the builder's default is off.
                .setServerConfig("synchronous_commit", "on");
        settings.forEach(builder::setServerConfig);
        return builder;
    }

    /** The configuration of an application that uses it over JDBC. */
    public Map<String, String> configuration() {
        return Map.of("quarkus.datasource.jdbc.url", server.getJdbcUrl(USER, USER),
                "quarkus.datasource.username", USER,
                "quarkus.datasource.password", USER);
    }

    /** The configuration of an application that uses it over the reactive client. */
    public Map<String, String> reactiveConfiguration() {
        return Map.of("quarkus.datasource.reactive.url", "postgresql://localhost:" + port() + "/" + USER,
                "quarkus.datasource.username", USER,
                "quarkus.datasource.password", USER);
    }

    public int port() {
        return server.getPort();
    }

    /** A connection of the tests. */
    public Connection connection() throws SQLException {
        return tests.getConnection();
    }

    /** Ends all connections of applications. */
    public void terminateConnections() {
        number("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE " + APPLICATIONS);
    }

    /** Leaves applications with sessions that can only read, as a fail-over does, for as long as those live. */
    public void becomeReadOnly() {
        execute("ALTER DATABASE " + USER + " SET default_transaction_read_only = on");
        terminateConnections();
    }

    /** Sessions that begin from now on can write. */
    public void becomeWritable() {
        execute("ALTER DATABASE " + USER + " RESET default_transaction_read_only");
    }

    /** From now on no commit that waits for a synchronous standby ends: there is none. */
    public void loseStandby() {
        execute("ALTER SYSTEM SET synchronous_standby_names = 'lost'");
        execute("SELECT pg_reload_conf()");
    }

    /** Commits wait for no standby any more, and those that have waited are ended when this returns. */
    public void goOnWithoutStandby() {
        execute("ALTER SYSTEM RESET synchronous_standby_names");
        execute("SELECT pg_reload_conf()");
        while (number("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") > 0) {
            Thread.onSpinWait();
        }
    }

    /** Stops all its processes where they are: connections stay, and are not answered. */
    public void pause() {
        ProcessHandle main = main();
        // The main process first: it would start new ones.
        Signals.send("STOP", main.pid());
        Signals.send("STOP", main.descendants().mapToLong(ProcessHandle::pid).toArray());
    }

    public void resume() {
        ProcessHandle main = main();
        Signals.send("CONT", LongStream.concat(main.descendants().mapToLong(ProcessHandle::pid), LongStream.of(main.pid()))
                .toArray());
    }

    /** Ends it as an administrator does who wants it down now: connections are closed, and none is accepted. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all its processes as a failure of the machine does. */
    public void crash() {
        ProcessHandle main = main();
        List<ProcessHandle> all = Stream.concat(Stream.of(main), main.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        // Nothing is left to stop, but what the tests hold of it.
        stop();
    }

    /** Starts it on the same data and the same port. */
    public void startAgain() {
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

    /** Executes what a resource of the class path says. */
    public void executeResource(String name) {
        try (InputStream script = Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
            execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long number(String sql) {
        try (Connection connection = tests.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected a number from " + sql, e);
        }
    }

    public void execute(String sql) {
        try (Connection connection = tests.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to execute " + sql, e);
        }
    }

    @Override
    public void close() throws IOException {
        resume();
        server.close();
    }
}
