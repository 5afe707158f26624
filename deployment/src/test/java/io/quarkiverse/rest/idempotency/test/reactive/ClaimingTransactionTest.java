package io.quarkiverse.rest.idempotency.test.reactive;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.test.QuarkusUnitTest;

/** Reactive transactions that claim the keys of their requests, in sessions and on connections. */
class ClaimingTransactionTest extends ReactiveTransactionBehaviour {

    private static final String DATABASE = database("reactive_claim");
    /** The default of {@code quarkus.rest-idempotency.transaction.lock-space}. */
    private static final int LOCK_SPACE = 1_229_210_957;

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ReactiveApplication
            .inSessions(DATABASE, classes(SessionThings.class, Thing.class, ConnectionThings.class, Connections.class))
            .overrideConfigKey("quarkus.rest-idempotency.transaction.ownership", "claim");

    @Path("/connections")
    @Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT, waitLimit = "60s")
    public static class Connections extends ConnectionThings {
    }

    @Override
    String database() {
        return DATABASE;
    }

    @ParameterizedTest
    @ValueSource(strings = { "things", "connections" })
    void claimedKey_hasOneRecord_andNoOtherWrite(String kind) throws SQLException {
        String code = code();

        given().header("Idempotency-Key", code).post("/{kind}/plain/{code}", kind, code).then().statusCode(201);

        assertThat(isCompletedWith(code)).isTrue();
        assertThat(count("SELECT count(*) FROM idempotency_record WHERE resource LIKE '%' || ? AND lease_until <= "
                + "completed_at", code)).as("a lease that never was").isEqualTo(1);
        given().header("Idempotency-Key", code).post("/{kind}/plain/{code}", kind, code).then().statusCode(201)
                .header("Idempotent-Replayed", "true");
    }

    @ParameterizedTest
    @ValueSource(strings = { "things", "connections" })
    void keyClaimedElsewhere_isClaimedByAnotherTransaction_whenItIsFree(String kind) throws Exception {
        String code = code();
        try (Connection elsewhere = PostgresServer.connection(DATABASE);
                ResultSet now = elsewhere.createStatement().executeQuery("SELECT clock_timestamp()::text")) {
            now.next();
            String since = now.getString(1);
            elsewhere.setAutoCommit(false);
            try (PreparedStatement claim = elsewhere.prepareStatement("SELECT pg_try_advisory_xact_lock(?, ?)")) {
                claim.setInt(1, LOCK_SPACE);
                claim.setInt(2, RecordId.of("default", null, code).value().hashCode());
                claim.execute();
            }
            CompletableFuture<Integer> request = Background.call(() -> given().header("Idempotency-Key", code)
                    .post("/{kind}/plain/{code}", kind, code).statusCode());
            await("look for the claim of the other").until(() -> count("SELECT count(*) FROM pg_stat_activity WHERE datname = '"
                    + DATABASE + "' AND query LIKE 'WITH held%' AND query_start > ?::timestamptz", since) > 0);
            assertThat(RUNS).as("while it waits").hasValue(0);
            elsewhere.rollback();

            assertThat(request.get(30, TimeUnit.SECONDS)).isEqualTo(201);
        }
        assertThat(isCompletedWith(code)).isTrue();
    }

    @Test
    void claimOfAConnection_thatIsRolledBack_isFreeAtOnce() throws SQLException {
        String code = code();
        for (int run = 1; run <= 2; run++) {
            given().header("Idempotency-Key", code).post("/connections/unavailable/{code}", code).then().statusCode(503);
            assertThat(RUNS).hasValue(run);
        }
        assertThat(rows(code)).isZero();
    }
}
