package io.quarkiverse.rest.idempotency.lab.it;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;

import org.awaitility.Awaitility;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * The packaged application on a PostgreSQL of the tests, so that they can kill the one and look into the other.
 */
final class Lab implements AutoCloseable {

    private final EmbeddedPostgres postgres;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private PackagedApplication application;

    private Lab(EmbeddedPostgres postgres) {
        this.postgres = postgres;
        this.application = startApplication();
    }

    static Lab start() {
        try {
            return new Lab(EmbeddedPostgres.start());
        } catch (IOException e) {
            throw new IllegalStateException("Expected PostgreSQL to start", e);
        }
    }

    private PackagedApplication startApplication() {
        return PackagedApplication.start("quarkus-app", Path.of(System.getProperty("build.directory")), Map.of(
                "quarkus.datasource.jdbc.url", postgres.getJdbcUrl("postgres", "postgres"),
                "quarkus.datasource.username", "postgres",
                "quarkus.datasource.password", "postgres"));
    }

    void killAndRestart() {
        application.kill();
        application = startApplication();
    }

    /** A request with a key of its own, to be changed at will. */
    Call post(String path) {
        return new Call(client, application.uri(path)).key(UUID.randomUUID().toString());
    }

    int port() {
        return application.port();
    }

    /** How often the methods of one name ran, as the application says. */
    long count(String name) {
        HttpResponse<String> answer = new Call(client, application.uri("/lab/counter/" + name)).get();
        return Long.parseLong(answer.body().replaceAll(".*\"value\":(\\d+).*", "$1"));
    }

    long records() {
        return query("SELECT count(*) FROM idempotency_record");
    }

    private long query(String sql) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected an answer to " + sql, e);
        }
    }

    int logLength() {
        return application.log().length();
    }

    /**
     * What the application has logged since, complete: it is made to log something more, and that has arrived.
     *
     * @param since a {@link #logLength()}
     */
    String logSince(int since) {
        String marker = "/lab/throw/" + UUID.randomUUID();
        post(marker).send();
        Awaitility.await("log of " + marker).until(() -> application.log().contains(marker));
        String log = application.log();
        return log.substring(since, log.lastIndexOf('\n', log.indexOf(marker)) + 1);
    }

    @Override
    public void close() throws IOException {
        try {
            application.close();
        } finally {
            postgres.close();
        }
    }
}
