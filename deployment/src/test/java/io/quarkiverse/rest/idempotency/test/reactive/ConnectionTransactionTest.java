package io.quarkiverse.rest.idempotency.test.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Completion in the transaction of a connection that the method takes. */
class ConnectionTransactionTest extends ReactiveTransactionBehaviour {

    private static final String DATABASE = database("reactive_connection");
    /** The default of connections of a pool. */
    private static final int POOL = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ReactiveApplication.onConnections(DATABASE,
            classes(ConnectionThings.class, Things.class));

    @Path("/things")
    @Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT, waitLimit = "60s")
    public static class Things extends ConnectionThings {
    }

    @Inject
    Pool pool;

    @Override
    String database() {
        return DATABASE;
    }

    @Test
    @Tag("fenced")
    void loser_rollsBack_andIsAnsweredAsADuplicate() throws SQLException {
        String code = code();

        post("lost", code, code).then().statusCode(409).header("Retry-After", org.hamcrest.Matchers.notNullValue());

        assertThat(rows(code)).isZero();
    }

    @ParameterizedTest
    @CsvSource({ "marked, 500", "committed, 500", "propagated-failure, 500" })
    void transaction_endedByItsMethod_leavesNothing(String path, int status) throws SQLException {
        String code = code();

        post(path, code, code).then().statusCode(status);

        assertThat(rows(code)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = { "propagated", "bare" })
    void connection_reachedInOtherWays_isThatOfTheRecord(String path) throws SQLException {
        String code = code();

        post(path, code, code).then().statusCode(201);

        assertThat(isCompletedWith(code)).isTrue();
    }

    @Test
    void connection_afterItsTransaction_makesNoStatement() throws SQLException {
        String code = code();
        post("kept", code, code).then().statusCode(201);

        assertThatThrownBy(() -> ConnectionThings.insert(ConnectionThings.kept, code + "-later").await()
                .atMost(PATIENCE)).hasMessageContaining("The transaction of the method has ended");
        assertThat(rows(code + "-later")).isZero();
    }

    @Test
    void completionAfterTheResponse_withAConnection_hasATransactionBefore() throws SQLException {
        String code = code();

        post("after-response", code, code).then().statusCode(201);

        assertThat(rows(code)).isEqualTo(1);
        assertThat(isCompletedWith(code)).isFalse();
        assertThat(post("after-response", code, code).header("Idempotent-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = { "short-lease", "short-lease-in-transaction" })
    @Tag("fenced")
    void method_whoseKeyIsTakenOverWhileItWaitsForItsConnection_doesNotRun(String path) throws SQLException {
        String code = code();
        String operation = "POST /things/" + path + "/{code}";
        List<SqlConnection> all = takeAll();
        CompletableFuture<io.restassured.response.Response> answer = Background.call(() -> post(path, code, code));
        await().until(() -> count("SELECT count(*) FROM idempotency_record WHERE operation = ?", operation) == 1);

        try (Connection connection = PostgresServer.connection(DATABASE);
                PreparedStatement takeover = connection.prepareStatement("UPDATE idempotency_record SET fence = fence + 1, "
                        + "owner = gen_random_uuid()::text WHERE operation = ?")) {
            takeover.setString(1, operation);
            assertThat(takeover.executeUpdate()).isEqualTo(1);
        }
        await().until(() -> Arc.container().instance(IdempotencyNode.class).get().protocol().running() == 0);
        giveBack(all);

        answer.join().then().statusCode(503).body("code", equalTo("idempotency_store_unavailable"));
        assertThat(RUNS).hasValue(0);
        assertThat(rows(code)).isZero();
        giveBack(takeAll());
    }

    private List<SqlConnection> takeAll() {
        return Stream.generate(() -> pool.getConnection().await().atMost(PATIENCE)).limit(POOL).toList();
    }

    private static void giveBack(List<SqlConnection> connections) {
        connections.forEach(connection -> connection.close().await().atMost(PATIENCE));
    }
}
