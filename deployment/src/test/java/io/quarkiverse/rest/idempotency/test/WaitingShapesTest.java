package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.PartType;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerResponse;

/**
 * A duplicate that waits, and then runs the method or gets a replay, is answered as the same request without a key is: for
 * every shape of methods and bodies, the body in memory and in a file.
 */
class WaitingShapesTest {

    private static final int MEMORY = 1000;

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Part.class, Gate.class, Filters.class)
            .overrideConfigKey("quarkus.http.limits.max-form-attribute-size", "100K")
            .overrideConfigKey("quarkus.rest-idempotency.request-body-memory", String.valueOf(MEMORY));

    /** Holds the first run of a keyed request until it is let, and then lets it fail where that is asked for. */
    static final class Gate {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CountDownLatch entered;
        static volatile CompletableFuture<Void> leave;
        static volatile int status;

        private Gate() {
        }

        static Response pass(Object seen) {
            return stage(seen).toCompletableFuture().join();
        }

        static CompletableFuture<Response> stage(Object seen) {
            boolean first = RUNS.incrementAndGet() == 1;
            entered.countDown();
            return first ? leave.thenApply(ignored -> answer(status, seen))
                    : CompletableFuture.completedFuture(answer(200, seen));
        }

        private static Response answer(int status, Object seen) {
            return Response.status(status).header("Location", "/things/1").entity("saw " + seen).build();
        }
    }

    @Path("/things")
    @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
    public static class Things {

        @POST
        @Path("text")
        public Response text(String body) {
            return Gate.pass(body.length());
        }

        @POST
        @Path("stream")
        public Response stream(InputStream body) throws IOException {
            return Gate.pass(body.readAllBytes().length);
        }

        @POST
        @Path("file")
        public Response file(File body) throws IOException {
            return Gate.pass(Files.size(body.toPath()));
        }

        @POST
        @Path("uni")
        public Uni<Response> uni(String body) {
            return Uni.createFrom().completionStage(() -> Gate.stage(body.length()));
        }

        @POST
        @Path("blocking-uni")
        @Blocking
        public Uni<Response> blockingUni(String body) {
            return uni(body);
        }

        @POST
        @Path("stage")
        public CompletionStage<Response> stage(String body) {
            return Gate.stage(body.length());
        }

        @POST
        @Path("async")
        public void async(@Suspended AsyncResponse response, String body) {
            Gate.stage(body.length()).thenAcceptAsync(response::resume, Infrastructure.getDefaultExecutor());
        }

        @POST
        @Path("async-at-once")
        public void asyncAtOnce(@Suspended AsyncResponse response, String body) {
            response.setTimeout(1, TimeUnit.HOURS);
            response.resume(Gate.pass(body.length()));
        }

        @POST
        @Path("form")
        public Response form(@RestForm String text) {
            return Gate.pass(text.length());
        }

        @POST
        @Path("form-uni")
        public Uni<Response> formUni(@RestForm String text) {
            return uni(text);
        }

        @POST
        @Path("multipart")
        public Response multipart(@RestForm @PartType("text/plain") String text, @RestForm FileUpload file)
                throws IOException {
            return Gate.pass(text + Files.size(file.uploadedFile()));
        }

        @POST
        @Path("multipart-uni")
        public Uni<Response> multipartUni(@RestForm @PartType("text/plain") String text, @RestForm FileUpload file) {
            return Uni.createFrom().completionStage(() -> Gate.stage(text + file.size()));
        }

        @Path("parts/{id}")
        public Part part(@RestPath String id) {
            return new Part(id);
        }
    }

    public static class Part {

        private final String id;

        Part(String id) {
            this.id = id;
        }

        @POST
        @Path("{name}")
        @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
        public Response change(@RestPath String name, String body) {
            return Gate.pass(id + name + body.length());
        }

        @Path("inner")
        public Part inner() {
            return new Part(id + "inner");
        }
    }

    public static class Filters {

        @ServerRequestFilter
        void before(HttpServerResponse response) {
            response.headers().add("X-Direct", "request filter");
        }

        @ServerResponseFilter
        void after(HttpServerResponse response) {
            response.headers().add("X-Direct", "response filter");
        }
    }

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void nothingRuns() {
        Gate.RUNS.set(0);
        Gate.entered = new CountDownLatch(1);
        Gate.leave = new CompletableFuture<>();
    }

    @AfterEach
    void everythingEnds() {
        Gate.leave.complete(null);
        await().until(() -> MemoryApplication.runtime().protocol().running() == 0);
        await().untilAsserted(() -> assertThat(SpooledBodies.open()).isZero());
    }

    @ParameterizedTest
    @ValueSource(strings = { "text", "stream", "file", "uni", "blocking-uni", "stage", "async", "async-at-once", "form",
            "form-uni",
            "multipart", "multipart-uni", "parts/7/a", "parts/7/inner/a" })
    void waitingDuplicate_runsItsMethod_asWithoutAKey(String path) throws Exception {
        answersAsWithoutAKey(path, 500, 10, null);
        answersAsWithoutAKey(path, 500, 20 * MEMORY, null);
    }

    @ParameterizedTest
    @ValueSource(strings = { "text", "stream", "file", "uni", "blocking-uni", "stage", "async", "async-at-once", "form",
            "form-uni",
            "multipart", "multipart-uni", "parts/7/a", "parts/7/inner/a" })
    void waitingDuplicate_getsAReplay_asTheFirst(String path) throws Exception {
        answersAsWithoutAKey(path, 200, 10, "true");
        answersAsWithoutAKey(path, 200, 20 * MEMORY, "true");
    }

    private void answersAsWithoutAKey(String path, int statusOfFirst, int size, String replayed) throws Exception {
        nothingRuns();
        Gate.status = 200;
        Gate.leave.complete(null);
        HttpResponse<String> unkeyed = post(path, size, null).get(30, TimeUnit.SECONDS);
        assertThat(unkeyed.statusCode()).isEqualTo(200);
        nothingRuns();
        Gate.status = statusOfFirst;
        String key = UUID.randomUUID().toString();
        CompletableFuture<HttpResponse<String>> owner = post(path, size, key);
        assertThat(Gate.entered.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<HttpResponse<String>> duplicate = post(path, size, key);
        await().until(() -> MemoryApplication.runtime().protocol().waiting() == 1);

        Gate.leave.complete(null);

        assertThat(owner.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(statusOfFirst);
        HttpResponse<String> answer = duplicate.get(30, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(unkeyed.body());
        assertThat(headers(answer)).isEqualTo(headers(unkeyed));
        assertThat(answer.headers().firstValue("Idempotent-Replayed").orElse(null)).isEqualTo(replayed);
        assertThat(Gate.RUNS).hasValue(replayed == null ? 2 : 1);
    }

    private static Map<String, List<String>> headers(HttpResponse<String> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.remove("idempotent-replayed");
        return headers;
    }

    private CompletableFuture<HttpResponse<String>> post(String path, int size, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://localhost:" + RestAssured.port + "/things/" + path));
        String text = "x".repeat(size);
        if (path.startsWith("multipart")) {
            request.header("Content-Type", "multipart/form-data; boundary=cut");
            text = "--cut\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nt\r\n--cut\r\n"
                    + "Content-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n" + text + "\r\n--cut--\r\n";
        } else if (path.startsWith("form")) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
            text = "text=" + text;
        } else {
            request.header("Content-Type", "text/plain");
        }
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return client.sendAsync(request.POST(HttpRequest.BodyPublishers.ofString(text)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
