package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/**
 * Where the header is read as its specification says, and where it has another name.
 */
class StrictKeySyntaxTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Payments.class)
            .overrideConfigKey("quarkus.rest-idempotency.strict-key-syntax", "true")
            .overrideConfigKey("quarkus.rest-idempotency.max-key-length", "10")
            .overrideConfigKey("quarkus.rest-idempotency.header-name", "X-Request-Key")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"renamed\".header-name", "X-Other-Key");

    @Path("/payments")
    public static class Payments {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Idempotent
        public String pay() {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("renamed")
        @Idempotent(operation = "renamed")
        public String renamed() {
            return "run " + RUNS.incrementAndGet();
        }
    }

    @Test
    void aQuotedKey_isAccepted() {
        Response first = given().header("X-Request-Key", "\"quoted\"").post("/payments");
        Response second = given().header("X-Request-Key", "\"quoted\"").post("/payments");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void bareKey_isRejected_andTheAnswerNamesTheConfiguredHeader() {
        int before = Payments.RUNS.get();
        Response rejected = given().header("X-Request-Key", "bare").post("/payments");

        assertThat(rejected.statusCode()).isEqualTo(400);
        assertThat(rejected.jsonPath().getString("code")).isEqualTo("idempotency_key_invalid");
        assertThat(rejected.jsonPath().getString("detail")).contains("X-Request-Key").doesNotContain("bare");
        assertThat(Payments.RUNS).hasValue(before);
    }

    @Test
    void theConfiguredLength_isTheLimit() {
        assertThat(given().header("X-Request-Key", "\"0123456789\"").post("/payments").statusCode()).isEqualTo(200);
        assertThat(given().header("X-Request-Key", "\"0123456789a\"").post("/payments").statusCode()).isEqualTo(400);
    }

    @Test
    void operation_canReadAnotherHeader() {
        Response first = given().header("X-Other-Key", "\"k\"").post("/payments/renamed");
        Response second = given().header("X-Other-Key", "\"k\"").post("/payments/renamed");
        Response unprotected = given().header("X-Request-Key", "\"k\"").post("/payments/renamed");

        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(unprotected.asString()).isNotEqualTo(first.asString());
    }
}
