package io.quarkiverse.rest.idempotency.test.reactive;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;

import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Fault Tolerance inside of the transaction of a method whose record is completed after its response is built: only the end of
 * the transaction tells whether the method had its effect.
 */
class FaultToleranceInTransactionTest {

    private static final String DATABASE = ReactiveTransactionBehaviour.database("reactive_tolerant");
    private static final int SOON = 500;

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ReactiveApplication.inSessions(DATABASE,
            ReactiveTransactionBehaviour.classes(OnConnections.class, InSessions.class, Thing.class));

    private static final AtomicInteger RUNS = new AtomicInteger();
    private static volatile CompletableFuture<Void> end;

    private static String run() {
        return "run " + RUNS.incrementAndGet();
    }

    @Path("/connections")
    @Idempotent
    public static class OnConnections {

        private static Uni<String> insert(SqlConnection connection, String table, String code) {
            return connection.preparedQuery("INSERT INTO " + table + " (code) VALUES ($1)").execute(Tuple.of(code))
                    .map(inserted -> "inserted");
        }

        @POST
        @Path("kept/{code}")
        @Timeout(30_000)
        public Uni<String> kept(@Context SqlConnection connection, String code) {
            return insert(connection, "thing", code).map(inserted -> run());
        }

        @POST
        @Path("deferred/{code}")
        @Timeout(30_000)
        public Uni<String> deferred(@Context SqlConnection connection, String code) {
            return insert(connection, "thing", code).chain(() -> insert(connection, "checked", code))
                    .chain(() -> insert(connection, "checked", code)).map(inserted -> run());
        }

        @POST
        @Path("recovered/{code}")
        @Timeout(30_000)
        public Uni<String> recovered(@Context SqlConnection connection, String code) {
            return insert(connection, "thing", code)
                    .chain(() -> insert(connection, "thing", code).onFailure().recoverWithItem("recovered"))
                    .map(inserted -> run());
        }

        @POST
        @Path("late/{code}")
        @Timeout(SOON)
        public Uni<String> late(@Context SqlConnection connection, String code) {
            return insert(connection, "thing", code).map(inserted -> run())
                    .call(() -> Uni.createFrom().completionStage(end));
        }
    }

    @Path("/sessions")
    @Idempotent
    public static class InSessions {

        @POST
        @Path("kept/{code}")
        @WithTransaction
        @Timeout(30_000)
        public Uni<String> kept(String code) {
            return new Thing(code).persist().map(persisted -> run());
        }

        @POST
        @Path("deferred/{code}")
        @WithTransaction
        @Timeout(30_000)
        public Uni<String> deferred(String code) {
            return new Thing(code).persistAndFlush().chain(Panache::getSession)
                    .chain(session -> session.createNativeQuery("INSERT INTO checked (code) VALUES (?1), (?1)")
                            .setParameter(1, code).executeUpdate())
                    .map(inserted -> run());
        }

        /** The session writes the entities when the method has returned. */
        @POST
        @Path("flushed/{code}")
        @WithTransaction
        @Timeout(30_000)
        public Uni<String> flushed(String code) {
            return new Thing(code).persist().chain(Panache::getSession)
                    .chain(session -> session.createNativeQuery("INSERT INTO thing (code) VALUES (?1)")
                            .setParameter(1, code).executeUpdate())
                    .map(inserted -> run());
        }
    }

    @Inject
    IdempotencyNode node;

    private String code;

    @BeforeEach
    void nothingHasRun() {
        RUNS.set(0);
        end = new CompletableFuture<>();
        code = UUID.randomUUID().toString();
    }

    private io.restassured.response.Response post(String path) {
        return given().header("Idempotency-Key", code).post(path + "/{code}", code);
    }

    private long rows() throws SQLException {
        try (Connection connection = PostgresServer.connection(DATABASE);
                PreparedStatement statement = connection.prepareStatement("SELECT count(*) FROM thing WHERE code = ?")) {
            statement.setString(1, code);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "/connections/kept", "/sessions/kept" })
    void committedTransaction_isRecorded(String path) throws SQLException {
        assertThat(post(path).asString()).isEqualTo("run 1");
        assertThat(post(path).header("Idempotent-Replayed")).isEqualTo("true");

        assertThat(rows()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/connections/deferred", "/connections/recovered", "/sessions/deferred", "/sessions/flushed" })
    void transactionThatIsRolledBack_behindAReturn_leavesTheKeyFree(String path) throws SQLException {
        assertThat(post(path).statusCode()).isEqualTo(500);
        assertThat(rows()).isZero();

        post(path);
        assertThat(RUNS).as("runs, of which the second has the key again").hasValue(2);
    }

    @Test
    void methodBehindItsTimeOut_withoutItsTransaction_leavesTheKeyFree() throws SQLException {
        String path = "/connections/late";
        assertThat(post(path).statusCode()).isEqualTo(500);
        assertThat(post(path).jsonPath().getString("code")).isEqualTo("idempotency_request_in_progress");
        end.complete(null);
        await().until(() -> node.services().protocol().running() == 0);

        assertThat(post(path).asString()).isEqualTo("run 2");
        assertThat(post(path).header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(rows()).isOne();
    }
}
