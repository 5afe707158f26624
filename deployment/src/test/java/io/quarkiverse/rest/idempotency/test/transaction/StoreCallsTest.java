package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;

/** The meter of the store's calls counts a completion wherever it is made. */
class StoreCallsTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withAllExtensions(TransactionApplication.withoutEntities("store-calls", Things.class, Effects.class));

    @Path("/things")
    public static class Things {

        @Inject
        Effects effects;

        @POST
        @Path("inside")
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public String inside(String code) {
            effects.add(code);
            return "done";
        }

        @POST
        @Path("outside")
        @Idempotent
        public String outside() {
            return "done";
        }
    }

    @Inject
    MeterRegistry registry;

    private long completions() {
        return registry.get("idempotency.store.calls").tags("call", "complete", "result", "answered").timer().count();
    }

    private static void post(String path) {
        given().header("Idempotency-Key", UUID.randomUUID().toString()).contentType("text/plain").body("b").post(path).then()
                .statusCode(200);
    }

    @Test
    void completionInTheTransaction_isCountedLikeOneAfterIt() {
        long before = completions();

        post("/things/inside");
        assertThat(completions() - before).as("in the transaction").isEqualTo(1);
        post("/things/outside");
        assertThat(completions() - before).as("after the response is built").isEqualTo(2);
    }
}
