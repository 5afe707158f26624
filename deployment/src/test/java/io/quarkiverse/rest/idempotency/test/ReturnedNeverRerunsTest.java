package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/**
 * A method that returned is not run again for its key because its response could not be written: its effect is there.
 */
class ReturnedNeverRerunsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Cycle.class, Filters.class, Applied.class,
            ScriptedReconciler.class, ScriptedReconciler.Script.class);

    /** Has no end. */
    public static class Cycle {

        public Cycle getNext() {
            return this;
        }
    }

    public static class Filters {

        @ServerResponseFilter
        public void fail(ContainerRequestContext request, ContainerResponseContext response) {
            String fault = request.getHeaderString("X-Fault");
            if ("throws".equals(fault)) {
                throw new IllegalStateException("expected by the test");
            }
            if (fault != null && response.getStatus() < 300) {
                response.setStatus(Integer.parseInt(fault));
            }
        }
    }

    @Singleton
    public static class Applied extends ScriptedReconciler {

        Applied() {
            super("reconciled");
        }
    }

    @Path("/things")
    @Idempotent
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        private static Object unwritable() {
            RUNS.incrementAndGet();
            return (StreamingOutput) out -> {
                throw new IOException("expected by the test");
            };
        }

        @POST
        @Path("stream")
        public Object stream() {
            return unwritable();
        }

        @POST
        @Path("uni")
        public Uni<Object> uni() {
            return Uni.createFrom().item(Things::unwritable);
        }

        @POST
        @Path("stage")
        public CompletionStage<Object> stage() {
            return CompletableFuture.supplyAsync(Things::unwritable);
        }

        @POST
        @Path("cycle")
        public Cycle cycle() {
            RUNS.incrementAndGet();
            return new Cycle();
        }

        @POST
        @Path("response")
        public Response response() {
            RUNS.incrementAndGet();
            return Response.status(201).entity(new Cycle()).type("application/json").build();
        }

        @POST
        @Path("text")
        public String text() {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("nothing")
        public void nothing() {
            RUNS.incrementAndGet();
        }

        @POST
        @Path("own-500")
        public Response own500() {
            RUNS.incrementAndGet();
            return Response.status(500).build();
        }

        @POST
        @Path("routing")
        public void routing(RoutingContext routing) {
            routing.response().setStatusCode(201).end("written in run " + RUNS.incrementAndGet());
        }

        @POST
        @Path("reconciled")
        @Idempotent(operation = "reconciled")
        public Cycle reconciled() {
            return cycle();
        }
    }

    private String key;

    @BeforeEach
    void nothingHasRun() {
        key = UUID.randomUUID().toString();
        Things.RUNS.set(0);
    }

    private io.restassured.response.Response post(String path, String fault) {
        return given().headers(fault == null ? Map.of() : Map.of("X-Fault", fault))
                .header("Idempotency-Key", key).post("/things/" + path);
    }

    private void assertCannotBeReplayed(io.restassured.response.Response duplicate) {
        assertThat(duplicate.statusCode()).isEqualTo(500);
        assertThat(duplicate.jsonPath().getString("code")).isEqualTo("idempotency_replay_failed");
        assertThat(duplicate.header("Retry-After")).isNull();
        assertThat(Things.RUNS).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "stream", "uni", "stage", "cycle", "response" })
    void bodyThatCannotBeWritten_leavesATombstone(String path) {
        assertThat(post(path, null).statusCode()).isEqualTo(500);

        assertCannotBeReplayed(post(path, null));
        assertCannotBeReplayed(post(path, null));
    }

    @ParameterizedTest
    @ValueSource(strings = { "text", "nothing", "response" })
    void responseFilterThatThrows_leavesATombstone(String path) {
        assertThat(post(path, "throws").statusCode()).isEqualTo(500);

        assertCannotBeReplayed(post(path, null));
    }

    @ParameterizedTest
    @ValueSource(strings = { "500", "503", "403", "429" })
    void responseFilterThatTurnsItDown_leavesATombstone(String status) {
        assertThat(post("text", status).statusCode()).isEqualTo(Integer.parseInt(status));

        assertCannotBeReplayed(post("text", null));
    }

    @Test
    void responseWrittenByTheMethod_leavesATombstone() {
        io.restassured.response.Response first = post("routing", null);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.asString()).isEqualTo("written in run 1");
        assertCannotBeReplayed(post("routing", null));
    }

    @Test
    void reconciler_whereThereIsOne_isAsked() {
        ScriptedReconciler.script = (request, reservedAt) -> new Reconciler.Verdict.Applied(
                new RecordedResponse.Stored(200, List.of(), "applied".getBytes()));

        assertThat(post("reconciled", null).statusCode()).isEqualTo(500);

        assertThat(post("reconciled", null).asString()).isEqualTo("applied");
        assertThat(Things.RUNS).hasValue(1);
    }

    @Test
    void methodThatReturnsA5xx_isReleased() {
        assertThat(post("own-500", null).statusCode()).isEqualTo(500);
        assertThat(post("own-500", null).statusCode()).isEqualTo(500);

        assertThat(Things.RUNS).hasValue(2);
    }
}
