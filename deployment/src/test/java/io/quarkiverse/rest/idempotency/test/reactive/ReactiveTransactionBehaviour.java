package io.quarkiverse.rest.idempotency.test.reactive;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkiverse.rest.idempotency.test.RawConnection;
import io.vertx.core.Vertx;

/** Completion in the reactive transaction of methods, which insert a row each and end in all kinds of ways. */
abstract class ReactiveTransactionBehaviour {

    /** The classes of every application of these tests, and those of its own. */
    static Class<?>[] classes(Class<?>... own) {
        return Stream.concat(Stream.of(ReactiveTransactionBehaviour.class, Threads.class, Unwritable.class,
                RawConnection.class), Stream.of(own)).toArray(Class<?>[]::new);
    }

    /** The number of runs of methods. */
    static final AtomicInteger RUNS = new AtomicInteger();
    /** Of methods that wait. */
    static volatile CountDownLatch entered;
    static volatile CountDownLatch clientGone;
    static volatile CompletableFuture<Void> leave;

    /** Puts the thread of the response filters into a header. */
    @Provider
    public static class Threads implements ContainerResponseFilter {

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().add("X-Thread",
                    Thread.currentThread().getName() + " " + Vertx.currentContext().isEventLoopContext());
        }
    }

    /** A body that fails while it is written. */
    public static final class Unwritable {

        public String getName() {
            throw new IllegalStateException("Thrown on purpose");
        }
    }

    static Response answer(int status) {
        return Response.status(status).entity("run " + RUNS.incrementAndGet()).build();
    }

    /** Has the tables of the methods made in a new database. */
    static String database(String name) {
        PostgresServer.database(name, "CREATE TABLE thing (code TEXT PRIMARY KEY)",
                "CREATE TABLE checked (code TEXT, UNIQUE (code) DEFERRABLE INITIALLY DEFERRED)");
        return name;
    }

    /** The database of the application. */
    abstract String database();

    @BeforeEach
    void nothingRuns() {
        RUNS.set(0);
        entered = new CountDownLatch(1);
        clientGone = new CountDownLatch(1);
        leave = new CompletableFuture<>();
    }

    io.restassured.response.Response post(String path, String code, String key) {
        return given().header("Idempotency-Key", key).post("/things/{path}/{code}", path, code);
    }

    long rows(String code) throws SQLException {
        return count("SELECT count(*) FROM thing WHERE code = ?", code);
    }

    long count(String sql, String value) throws SQLException {
        try (Connection connection = PostgresServer.connection(database());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Whether the row was written by the transaction that completed a record. */
    boolean isCompletedWith(String code) throws SQLException {
        return count("SELECT count(*) FROM thing t JOIN idempotency_record r ON r.xmin = t.xmin AND r.state = 1 "
                + "WHERE t.code = ?", code) == 1;
    }

    static String code() {
        return UUID.randomUUID().toString();
    }

    @Test
    @Tag("exactly-once")
    void success_commitsRowAndRecord_inOneTransaction() throws SQLException {
        String code = code();

        post("plain", code, code).then().statusCode(201);
        assertThat(isCompletedWith(code)).isTrue();

        io.restassured.response.Response replay = post("plain", code, code);
        assertThat(replay.statusCode()).isEqualTo(201);
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(replay.asString()).isEqualTo("run 1");
        assertThat(RUNS).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
            "conflict,     409, 1, true",
            "thrown,       409, 0, true",
            "unauthorized, 401, 0, false",
            "unavailable,  503, 0, false",
            "failed,       500, 0, false",
            "at-once,      500, 0, false",
            "recovered,    500, 0, false",
            "deferred,     500, 0, false",
            "unwritable,   500, 0, false",
    })
    void response_ofEachKind_decidesAboutRowAndRecord(String path, int status, long rows, boolean recorded)
            throws SQLException {
        String code = code();

        post(path, code, code).then().statusCode(status);
        assertThat(rows(code)).isEqualTo(rows);
        assertThat(isCompletedWith(code)).isEqualTo(rows == 1);

        io.restassured.response.Response retry = post(path, code, code);
        assertThat(retry.statusCode()).isEqualTo(status);
        assertThat("true".equals(retry.header("Idempotent-Replayed"))).isEqualTo(recorded);
        assertThat(RUNS).hasValue(recorded ? 1 : 2);
    }

    @Test
    void response_isMadeOnTheEventLoop() {
        String code = code();

        for (String path : new String[] { "plain", "worker" }) {
            String thread = post(path, code() + code, code()).then().statusCode(201).extract().header("X-Thread");
            assertThat(thread).as(path).contains("vert.x-eventloop-thread").endsWith("true");
        }
    }

    @Test
    void method_afterADisconnect_commits_andARetryIsReplayed() throws Exception {
        String code = code();
        try (RawConnection connection = new RawConnection()) {
            connection.send(request("waiting", code, "keep-alive"));
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(clientGone.await(30, TimeUnit.SECONDS)).as("the server noticed").isTrue();
        leave.complete(null);

        try (RawConnection connection = new RawConnection()) {
            assertThat(connection.send(request("waiting", code, "close")).readToEnd()).startsWith("HTTP/1.1 201 ")
                    .containsIgnoringCase("Idempotent-Replayed: true").endsWith("run 1");
        }
        assertThat(isCompletedWith(code)).isTrue();
    }

    @Test
    void duplicate_inFlight_waits_andIsReplayed() throws Exception {
        String code = code();
        CompletableFuture<Integer> first = Background.call(() -> post("waiting", code, code).statusCode());
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<String> second = Background
                .call(() -> post("waiting", code, code).header("Idempotent-Replayed"));
        leave.complete(null);

        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(201);
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("true");
        assertThat(RUNS).hasValue(1);
        assertThat(rows(code)).isEqualTo(1);
    }

    @Test
    void connection_terminatedWhileTheMethodRuns_leavesNothing_andARetryRuns() throws Exception {
        String code = code();
        CompletableFuture<Integer> first = Background.call(() -> post("waiting", code, code).statusCode());
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(count("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = ? AND "
                + "state = 'idle in transaction'", database())).isEqualTo(1);
        leave.complete(null);

        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(500);
        assertThat(rows(code)).isZero();
        post("waiting", code, code).then().statusCode(201);
        assertThat(isCompletedWith(code)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "plain", "failed" })
    void request_withoutAKey_hasATransactionOfItsOwn(String path) throws SQLException {
        String code = code();

        int status = given().post("/things/{path}/{code}", path, code).statusCode();

        assertThat(status).isEqualTo(path.equals("plain") ? 201 : 500);
        assertThat(rows(code)).isEqualTo(status == 201 ? 1 : 0);
        assertThat(isCompletedWith(code)).isFalse();
    }

    static String request(String path, String code, String connection) throws IOException {
        return "POST /things/" + path + "/" + code + " HTTP/1.1\r\nHost: localhost\r\nConnection: " + connection
                + "\r\nIdempotency-Key: " + code + "\r\nContent-Length: 0\r\n\r\n";
    }
}
