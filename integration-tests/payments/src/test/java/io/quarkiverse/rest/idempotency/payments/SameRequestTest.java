package io.quarkiverse.rest.idempotency.payments;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.MultiPartConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;

/** Clients that say the same in other bytes when they retry. */
@QuarkusTest
public class SameRequestTest {

    private final String key = "\"" + UUID.randomUUID() + "\"";
    private final String reference = "order-" + UUID.randomUUID();

    @Test
    void jsonRpcCall_withTheNextId_isPaidOnce() {
        Response first = call(1, 1250);
        Response retry = call(2, 1250);
        Response other = call(3, 1251);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.<Integer> path("id")).isEqualTo(1);
        assertReplayOf(first, retry);
        assertReused(other, "the body differs");
    }

    @ParameterizedTest
    @ValueSource(ints = { 100, 2_000_000 })
    void form_withAnotherBoundary_isPaidOnce(int size) {
        Response first = form("first", "x".repeat(size));
        Response retry = form("second", "x".repeat(size));
        Response other = form("third", "x".repeat(size - 1) + "y");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.<Integer> path("invoice")).isEqualTo(size);
        assertReplayOf(first, retry);
        assertReused(other, "the part invoice differs");
    }

    private Response call(int id, int amount) {
        return given().header("Idempotency-Key", key).contentType(ContentType.JSON)
                .body("{\"jsonrpc\":\"2.0\",\"method\":\"pay\",\"params\":{\"amount\":" + amount
                        + ",\"currency\":\"EUR\",\"reference\":\"" + reference + "\"},\"id\":" + id + "}")
                .post("/rpc");
    }

    private Response form(String boundary, String invoice) {
        return given().config(RestAssuredConfig.config()
                .multiPartConfig(MultiPartConfig.multiPartConfig().defaultBoundary(boundary)))
                .header("Idempotency-Key", key)
                .multiPart("amount", "1250").multiPart("currency", "EUR").multiPart("reference", reference)
                .multiPart("invoice", "invoice.txt", invoice.getBytes(), "text/plain")
                .post("/forms/payments");
    }

    private void assertReplayOf(Response first, Response retry) {
        assertThat(retry.statusCode()).isEqualTo(first.statusCode());
        assertThat(retry.asString()).isEqualTo(first.asString());
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(given().get("/payments").jsonPath().getList("reference")).containsOnlyOnce(reference);
    }

    private static void assertReused(Response answer, String differing) {
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.<String> path("code")).isEqualTo("idempotency_key_reused");
        assertThat(answer.<String> path("detail")).contains(differing);
    }
}
