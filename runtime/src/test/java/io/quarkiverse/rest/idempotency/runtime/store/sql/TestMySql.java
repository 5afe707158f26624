package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import io.quarkiverse.rest.idempotency.support.Ports;

/**
 * A real MySQL, started once for this JVM and stopped with it: the server that {@code -Dmysql.server} names, since none comes
 * through Maven. Its sessions keep a time zone that is surely not the one of the JVM.
 */
final class TestMySql {

    private static final String EXECUTABLE = "mysql.server";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private TestMySql() {
    }

    /** A test that needs one. */
    @Target({ ElementType.TYPE, ElementType.METHOD })
    @Retention(RetentionPolicy.RUNTIME)
    @EnabledIfSystemProperty(named = EXECUTABLE, matches = ".+", disabledReason = "There is no MySQL here: name the executable"
            + " of a server, mysqld, with -D" + EXECUTABLE)
    @interface Needed {
    }

    static boolean isThere() {
        return System.getProperty(EXECUTABLE) != null;
    }

    /** Of a database without tables, with parameters that others can follow. */
    static String url() {
        return Started.URL;
    }

    /** Once, also when it fails. */
    private static final class Started {

        static final String URL = start();

        private Started() {
        }

        private static String start() {
            try {
                return TestMySql.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted while MySQL started", e);
            }
        }
    }

    private static String start() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("mysql");
        Process initialization = run(directory, "--initialize-insecure", "--user=" + System.getProperty("user.name"));
        if (initialization.waitFor() != 0) {
            throw new IllegalStateException("MySQL could not be initialized: " + Files.readString(log(directory)));
        }
        int port = Ports.free();
        Process server = run(directory, "--user=" + System.getProperty("user.name"), "--bind-address=127.0.0.1",
                "--port=" + port, "--mysqlx=OFF", "--socket=" + directory.resolve("socket"),
                "--pid-file=" + directory.resolve("pid"), "--default-time-zone=+05:45", "--character-set-server=latin1",
                "--max-connections=400",
                // These tests are not about the data that survives a crash.
                "--innodb-flush-log-at-trx-commit=0", "--skip-log-bin", "--secure-file-priv=NULL");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, directory)));
        String root = "jdbc:mysql://127.0.0.1:" + port + "/%s?user=root&useSSL=false&allowPublicKeyRetrieval=true";
        await().atMost(PATIENCE).until(() -> {
            if (!server.isAlive()) {
                throw new IllegalStateException("MySQL did not start: " + Files.readString(log(directory)));
            }
            try {
                DriverManager.getConnection(root.formatted("mysql")).close();
                return true;
            } catch (SQLException e) {
                return false;
            }
        });
        try (var connection = DriverManager.getConnection(root.formatted("mysql"))) {
            connection.createStatement().execute("CREATE DATABASE test");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return root.formatted("test");
    }

    private static Process run(Path directory, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(System.getProperty(EXECUTABLE), "--no-defaults",
                "--datadir=" + directory.resolve("data")));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory).toFile())).start();
    }

    private static Path log(Path directory) {
        return directory.resolve("log");
    }

    private static void stop(Process server, Path directory) {
        server.destroy();
        try {
            server.waitFor();
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
