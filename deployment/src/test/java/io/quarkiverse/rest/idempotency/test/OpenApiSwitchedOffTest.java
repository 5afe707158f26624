package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;

/** An application that writes its document by itself. */
class OpenApiSwitchedOffTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.withAllExtensions(Things.class)
            .overrideConfigKey("quarkus.rest-idempotency.openapi.enabled", "false");

    @Path("/things")
    public static class Things {

        @POST
        @Idempotent
        public String make() {
            return "";
        }
    }

    @Test
    void document_getsNothingAdded() {
        assertThat(RestAssured.get("/q/openapi").asString()).contains("/things").doesNotContain("Idempotency-Key",
                "Idempotent-Replayed", "IdempotencyProblem");
    }
}
