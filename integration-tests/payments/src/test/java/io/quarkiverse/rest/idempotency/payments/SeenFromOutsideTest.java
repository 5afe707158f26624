package io.quarkiverse.rest.idempotency.payments;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesRegex;

import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;

/** The features that the sections of application.properties switch on. */
@QuarkusTest
public class SeenFromOutsideTest {

    private static void payTwice() {
        String key = "\"" + UUID.randomUUID() + "\"";
        String payment = "{\"amount\":1,\"currency\":\"EUR\",\"reference\":\"" + UUID.randomUUID() + "\"}";
        for (int i = 0; i < 2; i++) {
            given().header("Idempotency-Key", key).contentType(ContentType.JSON).body(payment).post("/payments").then()
                    .statusCode(201);
        }
    }

    @Test
    void meters_countExecutionsAndReplays() {
        payTwice();

        given().get("/q/metrics").then().statusCode(200)
                .body(matchesRegex("(?s).*idempotency_requests_seconds_count\\{[^}]*outcome=\"executed\"[^}]*} [1-9].*"))
                .body(matchesRegex("(?s).*idempotency_requests_seconds_count\\{[^}]*outcome=\"replayed\"[^}]*} [1-9].*"))
                .body(containsString("idempotency_store_calls_seconds_count"));
    }

    @Test
    void readiness_reflectsTheStore() {
        given().get("/q/health/ready").then().statusCode(200).body("checks.name", hasItem(containsString("dempotency")))
                .body("status", equalTo("UP"));
    }

    @Test
    void theApiDocument_hasTheHeaderAndTheProblems() {
        given().header("Accept", "application/json").get("/q/openapi").then().statusCode(200)
                .body("paths.'/payments'.post.parameters.name", hasItem("Idempotency-Key"))
                .body("paths.'/payments'.post.responses", hasKey("422"));
    }
}
