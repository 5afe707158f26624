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
import java.util.stream.Collectors;

import org.awaitility.Awaitility;

import io.quarkiverse.rest.idempotency.support.PackagedApplication;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * The packaged application on a PostgreSQL of the tests, so that they can kill the one and look into the other.
 */
final class Lab implements AutoCloseable {

    private static final String ACCESS_LOG = "[io.quarkus.http.access-log]";

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
        boolean reactive = Boolean.getBoolean("lab.reactive");
        return PackagedApplication.start("quarkus-app", Path.of(System.getProperty("build.directory")), Map.of(
                reactive ? "quarkus.datasource.reactive.url" : "quarkus.datasource.jdbc.url",
                reactive ? "postgresql://localhost:" + postgres.getPort() + "/postgres"
                        : postgres.getJdbcUrl("postgres", "postgres"),
                "quarkus.datasource.username", "postgres",
                "quarkus.datasource.password", "postgres",
                // a machine that is busy with a whole build is not a store that is down
                "quarkus.rest-idempotency.store-timeout.reserve", "10s",
                "quarkus.http.access-log.enabled", "true"));
    }

    void killAndRestart() {
        application.kill();
        application = startApplication();
    }

    /** A request with a key of its own, to be changed at will. */
    Call post(String path) {
        return new Call(client, application.uri(path)).key(UUID.randomUUID().toString());
    }

    HttpResponse<String> get(String path) {
        return new Call(client, application.uri(path)).get();
    }

    int port() {
        return application.port();
    }

    Diagnosis diagnosis() {
        return new Diagnosis(application.pid());
    }

    /** The number of runs of the methods of one name, as the application says. */
    long count(String name) {
        return Long.parseLong(get("/lab/counter/" + name).body().replaceAll(".*\"value\":(\\d+).*", "$1"));
    }

    long records() {
        return query("SELECT count(*) FROM idempotency_record");
    }

    /** The number of sessions of the database that have a name. */
    long sessions(String name) {
        return query("SELECT count(*) FROM pg_stat_activity WHERE application_name = '" + name + "'");
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

    /**
     * A place in the application's log, behind everything that it has logged so far: a request of its own leaves a line there.
     */
    int markLog() {
        return placeOf(leaveMark()).end();
    }

    /**
     * The log of the application since a mark, besides the lines that every request leaves.
     */
    String logSince(int mark) {
        return wholeLogSince(mark).lines().filter(line -> !line.contains(ACCESS_LOG)).collect(Collectors.joining("\n"));
    }

    /** The log of the application since a mark, the lines that every request leaves included. */
    String wholeLogSince(int mark) {
        Place now = placeOf(leaveMark());
        return application.log().substring(mark, now.start());
    }

    private String leaveMark() {
        String mark = "mark-" + UUID.randomUUID();
        count(mark);
        Awaitility.await("log of " + mark).until(() -> placeOf(mark) != null);
        return mark;
    }

    private record Place(int start, int end) {
    }

    private Place placeOf(String mark) {
        String log = application.log();
        int at = log.indexOf(mark);
        int end = log.indexOf('\n', at);
        return at < 0 || end < 0 ? null : new Place(log.lastIndexOf('\n', at) + 1, end + 1);
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
