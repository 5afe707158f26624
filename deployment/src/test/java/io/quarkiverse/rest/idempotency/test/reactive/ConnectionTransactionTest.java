package io.quarkiverse.rest.idempotency.test.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;

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
import io.quarkus.test.QuarkusUnitTest;

/** Completion in the transaction of a connection that the method takes. */
class ConnectionTransactionTest extends ReactiveTransactionBehaviour {

    private static final String DATABASE = database("reactive_connection");

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ReactiveApplication.onConnections(DATABASE,
            classes(ConnectionThings.class, Things.class));

    @Path("/things")
    @Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT, waitLimit = "60s")
    public static class Things extends ConnectionThings {
    }

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
                .atMost(Duration.ofSeconds(30))).hasMessageContaining("The transaction of the method has ended");
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
}
