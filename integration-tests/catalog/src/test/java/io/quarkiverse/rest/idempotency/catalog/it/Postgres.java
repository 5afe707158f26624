package io.quarkiverse.rest.idempotency.catalog.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.postgresql.PGConnection;

import io.quarkiverse.rest.idempotency.support.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL with a database for each group of catalog servers that belong together.
 */
final class Postgres implements AutoCloseable {

    private static final String USER = "postgres";

    private final EmbeddedPostgres server;
    private final Path files;

    private Postgres(EmbeddedPostgres server, Path files) {
        this.server = server;
        this.files = files;
    }

    static Postgres start() {
        try {
            Path files = Files.createTempDirectory(Path.of(System.getProperty("build.directory")), "catalogs");
            return new Postgres(
                    EmbeddedPostgres.builder().setPort(Ports.free()).setServerConfig("max_connections", "300").start(), files);
        } catch (IOException e) {
            throw new IllegalStateException("Expected PostgreSQL to start", e);
        }
    }

    void createDatabase(String name) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            Files.createDirectories(files(name));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("Expected to create the database " + name, e);
        }
    }

    /** Files that belong to a database. */
    Path files(String database) {
        return files.resolve(database);
    }

    /** The configuration of an application that uses a database. */
    Map<String, String> configuration(String database) {
        return Map.of("catalog.warehouse", files(database).resolve("warehouse").toString(),
                "quarkus.datasource.jdbc.url", server.getJdbcUrl(USER, database),
                "quarkus.datasource.username", USER,
                "quarkus.datasource.password", USER);
    }

    /** The first column of all rows, as text. */
    List<String> rows(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("Expected an answer to " + sql, e);
        }
    }

    Connection connect(String database) throws SQLException {
        return server.getDatabase(USER, database).getConnection();
    }

    /** Every secret that the catalogs of a database ever vended. */
    List<String> vended(String database) {
        try {
            return Files.readAllLines(files(database).resolve("vended"));
        } catch (IOException e) {
            throw new IllegalStateException("Expected the catalog to have vended something", e);
        }
    }

    /** The bytes of all records, as the database gives them out. */
    byte[] dumpRecords(String database) {
        try (Connection connection = connect(database)) {
            ByteArrayOutputStream dump = new ByteArrayOutputStream();
            connection.unwrap(PGConnection.class).getCopyAPI()
                    .copyOut("COPY idempotency_record TO STDOUT (FORMAT binary)", dump);
            return dump.toByteArray();
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
