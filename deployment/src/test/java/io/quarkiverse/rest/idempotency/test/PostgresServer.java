package io.quarkiverse.rest.idempotency.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import org.postgresql.Driver;

import io.quarkiverse.rest.idempotency.support.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A real PostgreSQL, started when it is first asked for and stopped with the JVM.
 */
public final class PostgresServer {

    /** To be named where the extension that brings it is not there. */
    public static final String DRIVER = Driver.class.getName();

    /** Known to the whole JVM: the class loader of an application loads this class again. */
    private static final String PORT = PostgresServer.class.getName() + ".port";
    private static final String TLS = PostgresServer.class.getName() + ".tls";
    private static final String DDL = "META-INF/rest-idempotency/postgresql.sql";

    private PostgresServer() {
    }

    /**
     * @param database is created, once in this JVM
     * @param statements what is executed in it
     * @return its JDBC URL, of a superuser
     */
    public static String database(String database, String... statements) {
        if (System.setProperty(PORT + "." + database, "created") == null) {
            execute("postgres", "CREATE DATABASE " + database);
            for (String statement : statements) {
                execute(database, statement);
            }
        }
        return url(database);
    }

    /** The statements that create the table of the records, as they are shipped. */
    public static String ddl() {
        try (InputStream ddl = PostgresServer.class.getClassLoader().getResourceAsStream(DDL)) {
            return new String(ddl.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection of its own, which no application has changed. */
    public static Connection connection(String database) throws SQLException {
        // Of the driver itself: its manager knows those only that the class loader of the first test had.
        return new Driver().connect(url(database), new Properties());
    }

    /**
     * Lets the server accept connections with TLS from now on, besides those without.
     *
     * @return the file of its certificate, in PEM
     */
    public static String tls() {
        if (System.getProperty(TLS) == null) {
            ServerCertificate certificate = ServerCertificate.make();
            execute("postgres", "ALTER SYSTEM SET ssl_cert_file = '" + certificate.file() + "'");
            execute("postgres", "ALTER SYSTEM SET ssl_key_file = '" + certificate.keyFile() + "'");
            execute("postgres", "ALTER SYSTEM SET ssl = on");
            execute("postgres", "SELECT pg_reload_conf()");
            System.setProperty(TLS, certificate.file());
        }
        return System.getProperty(TLS);
    }

    public static void execute(String database, String sql) {
        try (Connection connection = connection(database); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to execute " + sql, e);
        }
    }

    private static String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=postgres";
    }

    private static synchronized String port() {
        if (System.getProperty(PORT) == null) {
            System.setProperty(PORT, start());
        }
        return System.getProperty(PORT);
    }

    private static String start() {
        try {
            // Stopped by the library when this JVM ends.
            return String.valueOf(EmbeddedPostgres.builder().setPort(Ports.free()).start().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
