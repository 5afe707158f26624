package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;

/** Where the local cache is off, every replay is read from the store. */
class LocalCacheOffTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication
            .of(Things.class, CountingStore.class, DelegatingStore.class)
            .overrideConfigKey("quarkus.rest-idempotency.local-cache.enabled", "false")
            .overrideConfigKey("quarkus.rest-idempotency.purge.enabled", "false");

    @Singleton
    public static class CountingStore extends DelegatingStore {
    }

    @Path("/things")
    public static class Things {

        @POST
        @Idempotent
        public String make(String body) {
            return body;
        }
    }

    @Test
    void replays_alwaysAskTheStore() {
        for (int sent = 0; sent < 4; sent++) {
            given().header("Idempotency-Key", "k").body("b").post("/things").then().statusCode(200);
        }

        assertThat(DelegatingStore.CALLS).as("reserve, complete, and a reserve for each replay").hasValue(5);
    }
}
