package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/**
 * A duplicate that waits goes through filters and mappers of the application twice. A pass that they end leaves no key in
 * progress, and another duplicate goes first.
 */
class WaitingFiltersTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Filters.class, OwnShape.class,
            Teapot.class);

    private static final ExecutorService CLIENTS = Executors.newCachedThreadPool();

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CompletableFuture<Integer> statusOfFirst;

        @POST
        @Path("long")
        @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
        public Response longWait(String body) {
            int run = RUNS.incrementAndGet();
            return Response.status(run == 1 ? statusOfFirst.join() : 200).entity("run " + run).build();
        }

        @POST
        @Path("short")
        @Idempotent(inFlight = InFlight.WAIT, waitLimit = "1ms")
        public Response shortWait(String body) {
            return longWait(body);
        }
    }

    public static class Filters {

        @ServerRequestFilter
        Uni<Response> before(ContainerRequestContext request) {
            String how = request.getHeaderString("X-Second");
            boolean second = request.getProperty("passed") != null;
            request.setProperty("passed", true);
            if (how == null || !second) {
                return Uni.createFrom().nullItem();
            }
            if (how.equals("throws")) {
                throw new IllegalArgumentException("expected by the test");
            }
            Response response = Response.status(418).entity("ended by a filter").build();
            return how.equals("aborts") ? Uni.createFrom().item(response)
                    : Uni.createFrom().completionStage(() -> CompletableFuture.supplyAsync(() -> response));
        }

        @ServerResponseFilter
        void after(ContainerRequestContext request) {
            boolean first = request.getProperty("io.quarkiverse.rest.idempotency.first-pass") != null;
            String failing = request.getHeaderString("X-Fails");
            if (failing != null && (first ? "first" : "second").equals(failing)) {
                throw new IllegalStateException("expected by the test");
            }
        }
    }

    @Provider
    public static class OwnShape implements ExceptionMapper<IdempotencyException> {

        @Override
        public Response toResponse(IdempotencyException rejection) {
            return Response.status(rejection.status()).type("text/x-own").header("X-Own", "yes")
                    .entity(rejection.code().code()).build();
        }
    }

    @Provider
    public static class Teapot implements ExceptionMapper<IllegalArgumentException> {

        @Override
        public Response toResponse(IllegalArgumentException failure) {
            return Response.status(418).entity("ended by a filter").build();
        }
    }

    @BeforeEach
    void nothingRuns() {
        Things.RUNS.set(0);
        Things.statusOfFirst = new CompletableFuture<>();
    }

    @AfterAll
    static void clientsEnd() {
        CLIENTS.shutdown();
    }

    @AfterEach
    void everythingEnds() {
        Things.statusOfFirst.complete(200);
        await().until(() -> MemoryApplication.runtime().protocol().running() == 0);
        assertThat(MemoryApplication.runtime().protocol().waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = { "aborts", "aborts later", "throws" })
    void secondPass_endedByARequestFilter_letsAnotherDuplicateRun(String how) throws Exception {
        String key = begin("long");
        CompletableFuture<io.restassured.response.Response> ended = post("long", key, "X-Second", how);
        awaitWaiting(1);
        CompletableFuture<io.restassured.response.Response> other = post("long", key, "X-Other", "yes");
        awaitWaiting(2);

        Things.statusOfFirst.complete(500);

        assertThat(ended.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(418);
        assertThat(ended.get().asString()).isEqualTo("ended by a filter");
        assertThat(other.get(30, TimeUnit.SECONDS).asString()).isEqualTo("run 2");
    }

    @ParameterizedTest
    @ValueSource(strings = { "aborts", "aborts later", "throws" })
    void secondPass_endedByARequestFilter_givesNoReplay(String how) throws Exception {
        String key = begin("long");
        CompletableFuture<io.restassured.response.Response> ended = post("long", key, "X-Second", how);
        awaitWaiting(1);

        Things.statusOfFirst.complete(200);

        assertThat(ended.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(418);
        assertThat(ended.get().header("Idempotent-Replayed")).isNull();
        assertThat(post("long", key, "X-Other", "yes").get(30, TimeUnit.SECONDS).asString()).isEqualTo("run 1");
    }

    @ParameterizedTest
    @ValueSource(ints = { 200, 500 })
    void firstPass_whoseResponseFilterFails_endsTheRequestAndItsWait(int statusOfFirst) throws Exception {
        String key = begin("long");
        assertThat(post("long", key, "X-Fails", "first").get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
        Things.statusOfFirst.complete(statusOfFirst);
        await().until(() -> MemoryApplication.runtime().protocol().running() == 0);

        assertThat(post("long", key, "X-Other", "yes").get(30, TimeUnit.SECONDS).asString())
                .isEqualTo(statusOfFirst == 200 ? "run 1" : "run 2");
    }

    @Test
    void secondPass_whoseResponseFilterFails_leavesNoSecondRun() throws Exception {
        String key = begin("long");
        CompletableFuture<io.restassured.response.Response> failed = post("long", key, "X-Fails", "second");
        awaitWaiting(1);
        Things.statusOfFirst.complete(500);

        assertThat(failed.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
        assertThat(post("long", key, "X-Other", "yes").get(30, TimeUnit.SECONDS).asString())
                .contains("idempotency_replay_failed");
        assertThat(Things.RUNS).hasValue(2);
    }

    @Test
    void waitThatReachesItsLimit_isAnsweredByTheMapperOfTheApplication() throws Exception {
        String key = begin("short");

        io.restassured.response.Response answer = post("short", key, "X-Other", "yes").get(30, TimeUnit.SECONDS);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.contentType()).startsWith("text/x-own");
        assertThat(answer.headers().getValues("X-Own")).containsExactly("yes");
        assertThat(answer.asString()).isEqualTo("idempotency_request_in_progress");
    }

    private static String begin(String path) {
        String key = UUID.randomUUID().toString();
        post(path, key, "X-Owner", "yes");
        await().until(() -> Things.RUNS.get() == 1);
        return key;
    }

    private static CompletableFuture<io.restassured.response.Response> post(String path, String key, String header,
            String value) {
        return CompletableFuture.supplyAsync(() -> given().header("Idempotency-Key", key).header(header, value).body("b")
                .contentType("text/plain").post("/things/" + path), CLIENTS);
    }

    private static void awaitWaiting(int count) {
        await().until(() -> MemoryApplication.runtime().protocol().waiting() == count);
    }
}
