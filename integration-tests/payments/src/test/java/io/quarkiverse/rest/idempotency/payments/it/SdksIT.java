package io.quarkiverse.rest.idempotency.payments.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkiverse.rest.idempotency.support.LossyProxy;
import io.quarkiverse.rest.idempotency.support.PackagedApplication;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * SDKs as their applications use them, against the packaged payments, over a network that loses answers. A retry has one
 * effect and gets the first answer, and every rejection is an error with its code.
 */
class SdksIT {

    private static final long AMOUNT = 1250;
    private static final Map<String, Sdk> SDKS = new HashMap<>();

    @TempDir
    static Path directory;

    private static EmbeddedPostgres postgres;
    private static PackagedApplication conflicting;
    private static PackagedApplication unavailable;
    private static LossyProxy network;
    private static volatile PackagedApplication target;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        Sdk.install();
        postgres = EmbeddedPostgres.start();
        conflicting = start("409");
        unavailable = start("503");
        network = new LossyProxy(path -> target.uri(path.replace("/v1/payment_intents", "/payment-forms")));
        for (String sdk : List.of("stripe", "openai")) {
            SDKS.put(sdk, new Sdk(sdk, network.url()));
        }
    }

    private static PackagedApplication start(String inFlightStatus) {
        return PackagedApplication.start("postgresql", directory, Map.of(
                "quarkus.datasource.jdbc.url", postgres.getJdbcUrl("postgres", "postgres"),
                "quarkus.datasource.username", "postgres",
                "quarkus.datasource.password", "postgres",
                "quarkus.rest-idempotency.in-flight-status", inFlightStatus));
    }

    @AfterAll
    static void stop() throws Exception {
        SDKS.values().forEach(Sdk::close);
        for (AutoCloseable part : new AutoCloseable[] { network, conflicting, unavailable, postgres }) {
            if (part != null) {
                part.close();
            }
        }
    }

    @BeforeEach
    void reset() {
        target = conflicting;
        network.lose(0);
        network.given().clear();
    }

    @ParameterizedTest
    @ValueSource(strings = { "stripe", "openai" })
    void lostAnswers_areAskedForAgain_andThereIsOnePayment(String sdk) throws Exception {
        String reference = "lost-" + sdk;
        network.lose(2);

        JsonNode end = SDKS.get(sdk).call(key(), AMOUNT, reference);

        assertThat(end.path("resolved").asBoolean()).as("%s", end).isTrue();
        assertThat(end.at("/payment/reference").asText()).isEqualTo(reference);
        assertThat(end.path("replayed").asText()).isEqualTo("true");
        List<LossyProxy.Given> given = List.copyOf(network.given());
        assertThat(given).extracting(LossyProxy.Given::status).containsExactly(201, 201, 201);
        assertThat(given).extracting(LossyProxy.Given::replayed).containsExactly(false, true, true);
        assertThat(given).extracting(LossyProxy.Given::key).containsOnly(given.get(0).key());
        assertThat(payments(reference)).isOne();
    }

    /** The SDK of Stripe makes a key for each call, without being asked. */
    @Test
    void lostAnswer_ofACallWithAKeyOfTheSdk_isAskedForAgain() throws Exception {
        network.lose(1);

        JsonNode end = SDKS.get("stripe").call(null, AMOUNT, "own-key");

        assertThat(end.path("resolved").asBoolean()).as("%s", end).isTrue();
        assertThat(network.given()).extracting(LossyProxy.Given::replayed).containsExactly(false, true);
        assertThat(payments("own-key")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = { "stripe", "openai" })
    void keyOfAnotherRequest_isRejectedWithItsCode(String sdk) throws Exception {
        String key = key();
        SDKS.get(sdk).call(key, AMOUNT, "reused-" + sdk);

        JsonNode end = SDKS.get(sdk).call(key, 2 * AMOUNT, "reused-" + sdk);

        assertRejected(end, 422, "idempotency_key_reused");
        assertThat(payments("reused-" + sdk)).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = { "stripe", "openai" })
    void malformedKey_isRejectedWithItsCode(String sdk) throws Exception {
        assertRejected(SDKS.get(sdk).call("two words", AMOUNT, "malformed"), 400, "idempotency_key_invalid");
        assertThat(payments("malformed")).isZero();
    }

    @Test
    void missingKey_isRejectedWithItsCode() throws Exception {
        assertRejected(SDKS.get("openai").call(null, AMOUNT, "missing"), 400, "idempotency_key_missing");
        assertThat(payments("missing")).isZero();
    }

    @ParameterizedTest
    @CsvSource({ "stripe, 409", "openai, 409", "stripe, 503", "openai, 503" })
    void requestInProgress_isRejectedWithItsCode_afterTheRetries(String sdk, int status) throws Exception {
        String key = key();
        String reference = "slow-" + sdk + status;
        target = status == 503 ? unavailable : conflicting;
        CompletableFuture<HttpResponse<String>> owner;
        try (Connection lock = postgres.getPostgresDatabase().getConnection(); Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE payment IN ACCESS EXCLUSIVE MODE");
            owner = client.sendAsync(request(sdk, key, reference), HttpResponse.BodyHandlers.ofString());
            awaitBlockedMethod(statement);

            assertRejected(SDKS.get(sdk).call(key, AMOUNT, reference), status, "idempotency_request_in_progress");
            lock.rollback();
        }
        assertThat(owner.get().statusCode()).isEqualTo(201);
        assertThat(network.given()).hasSize(3).extracting(LossyProxy.Given::status).containsOnly(status);
        assertThat(payments(reference)).isOne();
    }

    /** The same request as the SDK makes, as far as it is bound to the key. */
    private static HttpRequest request(String sdk, String key, String reference) {
        boolean form = sdk.equals("stripe");
        return HttpRequest.newBuilder(target.uri(form ? "/payment-forms" : "/payments"))
                .header("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(form
                        ? "amount=" + AMOUNT + "&currency=EUR&reference=" + reference
                        : "{\"amount\":" + AMOUNT + ",\"currency\":\"EUR\",\"reference\":\"" + reference + "\"}"))
                .build();
    }

    private static void awaitBlockedMethod(Statement statement) throws SQLException {
        boolean blocked = false;
        while (!blocked) {
            try (ResultSet locks = statement.executeQuery("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")) {
                locks.next();
                blocked = locks.getBoolean(1);
            }
        }
    }

    private static void assertRejected(JsonNode end, int status, String code) {
        assertThat(end.path("resolved").asBoolean()).as("%s", end).isFalse();
        assertThat(end.path("status").asInt()).as("%s", end).isEqualTo(status);
        assertThat(end.path("code").asText()).as("%s", end).isEqualTo(code);
        assertThat(end.path("message").asText()).as("%s", end).isNotBlank();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static long payments(String reference) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement
                        .executeQuery("SELECT count(*) FROM payment WHERE reference = '" + reference + "'")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
