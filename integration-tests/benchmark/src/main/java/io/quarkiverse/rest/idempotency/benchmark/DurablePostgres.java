package io.quarkiverse.rest.idempotency.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.Histogram;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL as it is in production in what matters here: a commit is on disk when it is answered.
 */
final class DurablePostgres implements AutoCloseable {

    static final String LAB = "postgres";
    private static final String USER = "postgres";

    private final EmbeddedPostgres server;
    private final Path directory;

    private DurablePostgres(EmbeddedPostgres server, Path directory) {
        this.server = server;
        this.directory = directory;
    }

    static DurablePostgres start() {
        try {
            Path directory = Files.createTempDirectory(Path.of(System.getProperty("build.directory")), "postgresql");
            DurablePostgres started = new DurablePostgres(EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setServerConfig("max_connections", "300")
                    // The builder starts servers for tests, which may lose what they commit.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("max_wal_size", "4GB")
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                    .start(), directory);
            if (!started.text("SHOW fsync").equals("on") || !started.text("SHOW synchronous_commit").equals("on")) {
                throw new IllegalStateException("Expected a server whose commits are on disk");
            }
            started.execute(LAB, "CREATE EXTENSION pg_stat_statements");
            started.countStatements(false);
            return started;
        } catch (IOException e) {
            throw new IllegalStateException("Expected PostgreSQL to start", e);
        }
    }

    /** The configuration of an application that uses one of its databases over JDBC. */
    Map<String, String> configuration(String database) {
        return Map.of("quarkus.datasource.jdbc.url", server.getJdbcUrl(USER, database),
                "quarkus.datasource.username", USER,
                "quarkus.datasource.password", USER);
    }

    /** The configuration of an application that uses the database of the lab over the reactive client. */
    Map<String, String> reactiveConfiguration() {
        return Map.of("quarkus.datasource.reactive.url", "postgresql://localhost:" + server.getPort() + "/" + LAB,
                "quarkus.datasource.username", USER,
                "quarkus.datasource.password", USER);
    }

    /** Applies to each session from its next statement on. */
    void countStatements(boolean counted) {
        execute(LAB, "ALTER SYSTEM SET pg_stat_statements.track = " + (counted ? "top" : "none"));
        execute(LAB, "SELECT pg_reload_conf()");
    }

    long pid() {
        try {
            return Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid")).get(0).strip());
        } catch (IOException e) {
            throw new IllegalStateException("Expected PostgreSQL to run", e);
        }
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(server.getJdbcUrl(USER, database), USER, USER);
    }

    String text(String sql) {
        return text(LAB, sql);
    }

    long number(String database, String sql) {
        return Long.parseLong(text(database, sql));
    }

    String text(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected an answer to " + sql, e);
        }
    }

    /** @return how many rows it changed */
    long execute(String database, String sql) {
        try (Connection connection = connect(database); Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? 0 : statement.getLargeUpdateCount();
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to execute " + sql, e);
        }
    }

    /**
     * The time of one statement that one connection sends again and again, each in a transaction of its own.
     *
     * @param rate how many of them are begun a second, at most
     */
    Histogram roundTrips(String sql, int times, double rate) {
        Histogram latencies = new Histogram(3);
        long begin = System.nanoTime();
        try (Connection connection = connect(LAB); PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < times; i++) {
                long due = begin + (long) (i * 1e9 / rate);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                long start = System.nanoTime();
                statement.execute();
                if (i >= times / 4) {
                    latencies.recordValue(System.nanoTime() - start);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to execute " + sql, e);
        }
        return latencies;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException("Expected PostgreSQL to stop", e);
        }
    }
}
