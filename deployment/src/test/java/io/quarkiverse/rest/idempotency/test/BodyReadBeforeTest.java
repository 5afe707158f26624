package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterInputStream;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;

/**
 * Somebody has dealt with the body of a request before it comes to the method: a route has read it, or a filter has put its own
 * stream around it. The method gets the same body as without a key, and it is part of the fingerprint.
 */
class BodyReadBeforeTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Routes.class, Wrapping.class);

    @Singleton
    public static class Routes {

        void read(@Observes Router router) {
            router.route("/read/*").order(-1).handler(BodyHandler.create());
        }
    }

    @Provider
    @PreMatching
    public static class Wrapping implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getUriInfo().getPath().contains("wrapped")) {
                request.setEntityStream(new FilterInputStream(request.getEntityStream()) {
                });
            }
        }
    }

    @Path("/{how}")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("blocking")
        @Idempotent
        public String blocking(String body) {
            return RUNS.incrementAndGet() + " " + body;
        }

        @POST
        @Path("uni")
        @Idempotent
        public Uni<String> uni(String body) {
            return Uni.createFrom().item(() -> blocking(body));
        }

        @POST
        @Path("form")
        @Idempotent
        public String form(@FormParam("name") String name) {
            return RUNS.incrementAndGet() + " name=" + name;
        }
    }

    private static io.restassured.response.Response post(String path, String key, String body) {
        return given().header("Idempotency-Key", key)
                .contentType(path.endsWith("form") ? "application/x-www-form-urlencoded" : "text/plain").body(body).post(path);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/read/blocking", "/read/uni", "/read/form", "/wrapped/blocking", "/plain/blocking" })
    void theMethodGetsTheBody_andAnotherBodyIsAnotherRequest(String path) {
        String key = UUID.randomUUID().toString();

        String first = post(path, key, "name=one").asString();

        assertThat(first).endsWith(" name=one");
        assertThat(post(path, key, "name=two").statusCode()).isEqualTo(422);
        assertThat(post(path, key, "name=one").asString()).isEqualTo(first);
    }
}
