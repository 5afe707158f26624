package org.acme;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;

@QuarkusTest
class PaymentResourceTest {

    @Test
    void retry_getsFirstResponse() {
        String key = UUID.randomUUID().toString();

        int id = create(key, 1999).statusCode(200).header("Idempotent-Replayed", nullValue()).extract().path("id");

        create(key, 1999).statusCode(200).header("Idempotent-Replayed", equalTo("true")).body("id", equalTo(id));
    }

    @Test
    void key_ofAnotherRequest_isRejected() {
        String key = UUID.randomUUID().toString();
        create(key, 1999).statusCode(200);

        create(key, 1).statusCode(422);
    }

    private static ValidatableResponse create(String key, long amount) {
        return given().header("Idempotency-Key", '"' + key + '"').contentType("application/json")
                .body("{\"amount\":" + amount + ",\"currency\":\"EUR\"}").post("/payments").then();
    }
}
