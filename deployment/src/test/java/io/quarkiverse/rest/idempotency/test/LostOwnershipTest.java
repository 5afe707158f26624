package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerResponse;

/**
 * An owner that has lost its record, because it was paused for longer than its lease, answers as a duplicate: whatever its
 * method says, the record says what came about.
 */
class LostOwnershipTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Limit.class, RivalStore.class, DelegatingStore.class)
            .overrideConfigKey("quarkus.rest-idempotency.purge.enabled", "false");

    /** Lets another node take a record over just before its owner ends. */
    @Singleton
    public static class RivalStore extends DelegatingStore {

        private static final Duration LONG = Duration.ofHours(1);

        /** The response that the other node records; {@code null} while its method is still running. */
        static volatile RecordedResponse recorded;

        @Override
        public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
            completions.forEach(call -> rival(call.ownership()));
            return super.complete(completions);
        }

        @Override
        public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
            releases.forEach(call -> rival(call.ownership()));
            return super.release(releases);
        }

        private void rival(Ownership former) {
            memory.release(List.of(ReleaseCall.endLease(former, Duration.ZERO))).toCompletableFuture().join();
            Owner other = new Owner("another node");
            TakeOverResult taken = memory.takeOver(List.of(new TakeOver(former.id(), other, LONG, LONG)))
                    .toCompletableFuture().join().get(0);
            if (recorded != null) {
                Ownership rival = new Ownership(former.id(), other, ((TakeOverResult.Owned) taken).fence());
                memory.complete(List.of(new CompleteCall(rival, recorded, LONG))).toCompletableFuture().join();
            }
        }
    }

    /** Lets a request through once. */
    public static class Limit {

        @ServerRequestFilter
        Response limit(ContainerRequestContext request) {
            if (request.getHeaderString("X-Limit") == null) {
                return null;
            }
            boolean again = request.getProperty("passed") != null;
            request.setProperty("passed", true);
            return again ? Response.status(429).entity("one request only").build() : null;
        }
    }

    @Path("/things")
    @Idempotent
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("returned/{status}")
        public Response returned(@RestPath int status, String body) {
            return Response.status(status).header("X-Own", "yes").entity("own run " + RUNS.incrementAndGet()).build();
        }

        @POST
        @Path("uni/{status}")
        public Uni<Response> uni(@RestPath int status, String body) {
            return Uni.createFrom().item(() -> returned(status, body));
        }

        @POST
        @Path("thrown/{status}")
        public String thrown(@RestPath int status, String body) {
            RUNS.incrementAndGet();
            throw new WebApplicationException("reference taken", status);
        }

        @POST
        @Path("unmapped/{status}")
        public String unmapped(@RestPath int status, String body) {
            RUNS.incrementAndGet();
            throw new IllegalStateException("expected by the test");
        }

        @POST
        @Path("direct/{status}")
        public String direct(@RestPath int status, @Context HttpServerResponse response, String body) {
            response.putHeader("X-Own", "yes").putHeader("Location", "/things/own");
            return "own run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("stage/{status}")
        public CompletionStage<Response> stage(@RestPath int status, String body) {
            return CompletableFuture.supplyAsync(() -> returned(status, body), Infrastructure.getDefaultExecutor());
        }

        @POST
        @Path("failed-stage/{status}")
        public CompletionStage<Response> failedStage(@RestPath int status, String body) {
            return CompletableFuture.supplyAsync(() -> {
                throw new WebApplicationException(thrown(status, body), status);
            }, Infrastructure.getDefaultExecutor());
        }

        @POST
        @Path("blocking-uni/{status}")
        @Blocking
        public Uni<Response> blockingUni(@RestPath int status, String body) {
            return uni(status, body);
        }

        @POST
        @Path("async/{status}")
        public void async(@RestPath int status, @Suspended AsyncResponse response, String body) {
            stage(status, body).thenAccept(response::resume);
        }

        @POST
        @Path("failed-async/{status}")
        public void failedAsync(@RestPath int status, @Suspended AsyncResponse response, String body) {
            RUNS.incrementAndGet();
            response.resume(new WebApplicationException("reference taken", status));
        }

        @POST
        @Path("large/{status}")
        @Idempotent(bodyLimit = "4")
        public String large(@RestPath int status, String body) {
            return "own run " + RUNS.incrementAndGet();
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
    }

    private static io.restassured.response.Response post(String path) {
        return given().header("Idempotency-Key", UUID.randomUUID().toString()).body("b").post("/things/" + path);
    }

    @ParameterizedTest
    @ValueSource(strings = { "returned/200", "returned/201", "returned/409", "returned/422", "returned/401", "returned/500",
            "uni/201", "uni/409", "uni/500", "thrown/409", "thrown/404", "thrown/429", "thrown/503", "unmapped/500",
            "large/200", "direct/200", "stage/201", "stage/500", "failed-stage/409", "blocking-uni/201", "async/201",
            "async/409",
            "failed-async/409" })
    void winnerCompleted_getsTheRecord(String path) {
        RivalStore.recorded = new RecordedResponse.Stored(201,
                List.of(new RecordedResponse.Header("Location", "http://localhost/things/1")),
                "the other node's".getBytes(StandardCharsets.UTF_8));

        io.restassured.response.Response answer = post(path);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.asString()).isEqualTo("the other node's");
        assertThat(answer.header("Location")).isEqualTo("http://localhost/things/1");
        assertThat(answer.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(answer.header("X-Own")).isNull();
        assertThat(Things.RUNS).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "returned/201", "uni/409", "thrown/404", "unmapped/500", "large/200" })
    void winnerRunning_isInProgress(String path) {
        RivalStore.recorded = null;

        io.restassured.response.Response answer = post(path);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("idempotency_request_in_progress");
        assertThat(answer.header("Retry-After")).isNotNull();
        assertThat(answer.header("X-Own")).isNull();
        assertThat(Things.RUNS).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "returned/201", "thrown/409", "unmapped/500", "failed-stage/409", "failed-async/409" })
    void lostOwner_filterThatAbortsItsSecondPass_decidesTheAnswer(String path) {
        RivalStore.recorded = new RecordedResponse.Stored(201, List.of(), new byte[0]);

        io.restassured.response.Response answer = given().header("X-Limit", "1")
                .header("Idempotency-Key", UUID.randomUUID().toString()).body("b").post("/things/" + path);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.asString()).isEqualTo("one request only");
        assertThat(answer.header("X-Own")).isNull();
    }

    @Test
    void winnerLeftATombstone_cannotBeReplayed() {
        RivalStore.recorded = new RecordedResponse.Unreplayable(201, "the body was too large");

        io.restassured.response.Response answer = post("returned/409");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("idempotency_replay_failed");
    }
}
