package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/**
 * A request filter that changes a header changes a copy of the headers that came. The key, and the headers that are part of the
 * request, are those that filters before the matching of a method have left.
 */
class FilteredHeadersTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Orders.class, Gateway.class);

    /** Takes the key from the header of a gateway, and drops a precondition that is for that gateway. */
    @Provider
    @PreMatching
    public static class Gateway implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            String id = request.getHeaderString("X-Request-Id");
            if (id != null) {
                request.getHeaders().putSingle("Idempotency-Key", id);
            }
            if ("drop".equals(request.getHeaderString("X-Key"))) {
                request.getHeaders().remove("Idempotency-Key");
            }
            request.getHeaders().remove("If-Match");
        }
    }

    @Path("/orders")
    public static class Orders {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Idempotent
        public String create(@HeaderParam("Idempotency-Key") String key) {
            return key + " in run " + RUNS.incrementAndGet();
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Orders.RUNS.set(0);
    }

    private static Response order(String header, String value, String precondition) {
        return given().header(header, value).header("If-Match", precondition).body("one").post("/orders");
    }

    @Test
    void keyOfAFilter_isTheKeyOfTheRequest() {
        assertThat(order("X-Request-Id", "filter-1", "a").asString()).isEqualTo("filter-1 in run 1");

        Response retry = order("X-Request-Id", "filter-1", "a");

        assertThat(retry.asString()).isEqualTo("filter-1 in run 1");
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void keyThatAFilterReplaces_isNotTheKeyOfTheRequest() {
        for (int run = 1; run <= 2; run++) {
            assertThat(given().header("Idempotency-Key", "sent").header("X-Request-Id", "other-" + run).body("one")
                    .post("/orders").asString()).isEqualTo("other-" + run + " in run " + run);
        }
    }

    @Test
    void keyThatAFilterRemoves_protectsNothing() {
        for (int run = 1; run <= 2; run++) {
            assertThat(given().header("Idempotency-Key", "removed").header("X-Key", "drop").body("one").post("/orders")
                    .asString()).isEqualTo("null in run " + run);
        }
    }

    @Test
    void preconditionThatAFilterRemoves_isNoPartOfTheRequest() {
        order("Idempotency-Key", "filter-2", "a");

        assertThat(order("Idempotency-Key", "filter-2", "b").asString()).isEqualTo("filter-2 in run 1");
    }
}
