package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** A client with many invalid requests fills the memory store, and no other client notices. */
class InvalidRequestsTest {

    private static final int MAX_ENTRIES = 20;

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Things.class)
            .overrideConfigKey("quarkus.rest-idempotency.memory.max-entries", String.valueOf(MAX_ENTRIES));

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Idempotent(operation = "make")
        public String make(String body) {
            if (body.equals("invalid")) {
                throw new BadRequestException("invalid");
            }
            return "run " + RUNS.incrementAndGet();
        }
    }

    private static Response post(String key, String body) {
        return given().header("Idempotency-Key", key).body(body).post("/things");
    }

    @Test
    void manyInvalidRequests_keepNoKeyOfOthersFromBeingReservedOrReplayed() {
        String first = post("first", "valid").asString();
        for (int i = 0; i < 5 * MAX_ENTRIES; i++) {
            assertThat(post("invalid-" + i, "invalid").statusCode()).isEqualTo(400);
        }

        Response next = post("next", "valid");

        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(post("next", "valid").asString()).isEqualTo(next.asString());
        assertThat(post("first", "valid").asString()).isEqualTo(first);
        assertThat(Things.RUNS).hasValue(2);
    }
}
