package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.RestPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** The root paths of an application are no part of the names of its operations, but of what a key is bound to. */
class RootPathTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Seen.class)
            .overrideConfigKey("quarkus.http.root-path", "/root")
            .overrideConfigKey("quarkus.rest.path", "/api");

    @Path("/things/{id}")
    @Idempotent
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        public String create(@RestPath String id, String body) {
            return id + " run " + RUNS.incrementAndGet();
        }
    }

    @Singleton
    public static class Seen implements ReplayAuthorizer {

        static final AtomicReference<IdempotentRequest> REQUEST = new AtomicReference<>();

        @Override
        public void authorize(IdempotentRequest request, RecordedResponse response) {
            REQUEST.set(request);
        }
    }

    @Test
    void aRequestBelowTheRootPaths_isProtected() {
        Response first = post("1");
        Response again = post("1");

        assertThat(first.asString()).isEqualTo("1 run 1");
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(post("2").statusCode()).isEqualTo(422);
        assertThat(MemoryApplication.runtime().services().operations().operation("POST /things/{id}")).isNotNull();
        assertThat(Seen.REQUEST.get().content().path()).isEqualTo("/root/api/things/1");
        assertThat(Seen.REQUEST.get().content().pathParameter("id")).isEqualTo("1");
    }

    private static Response post(String id) {
        // The client of the tests adds the root path of the server.
        return given().header("Idempotency-Key", "k").contentType("text/plain").body("b").post("/api/things/" + id);
    }
}
