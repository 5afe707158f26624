package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;

/**
 * The answers to a duplicate while the owner of its key is still running, and the cost of a wait: the application has four
 * worker threads.
 */
class InFlightTest {

    private static final int WORKERS = 4;

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class)
            .overrideConfigKey("quarkus.thread-pool.core-threads", "1")
            .overrideConfigKey("quarkus.thread-pool.max-threads", String.valueOf(WORKERS))
            .overrideConfigKey("quarkus.rest-idempotency.retry-after", "3s")
            .overrideConfigKey("quarkus.rest-idempotency.waiters.max-per-key", "12")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"unavailable\".in-flight-status", "503");

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CountDownLatch entered;
        static volatile CountDownLatch leave;
        static volatile int statusOfFirstRun;

        @POST
        @Path("reject")
        @Idempotent
        public Response reject() throws InterruptedException {
            return work();
        }

        @POST
        @Path("unavailable")
        @Idempotent(operation = "unavailable")
        public Response unavailable() throws InterruptedException {
            return work();
        }

        @POST
        @Path("wait")
        @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
        public Response waiting() throws InterruptedException {
            return work();
        }

        @POST
        @Path("wait-a-moment")
        @Idempotent(inFlight = InFlight.WAIT, waitLimit = "50ms")
        public Response waitAMoment() throws InterruptedException {
            return work();
        }

        @GET
        @Path("other")
        public String other() {
            return "served by " + Thread.currentThread().getName();
        }

        private static Response work() throws InterruptedException {
            int run = RUNS.incrementAndGet();
            entered.countDown();
            if (!leave.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The test has not let the method go on");
            }
            return Response.status(run == 1 ? statusOfFirstRun : 200).entity("run " + run).build();
        }
    }

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void nothingRuns() {
        Things.RUNS.set(0);
        Things.entered = new CountDownLatch(1);
        Things.leave = new CountDownLatch(1);
        Things.statusOfFirstRun = 200;
    }

    @AfterEach
    void everythingEnds() {
        Things.leave.countDown();
    }

    @Test
    void aDuplicateOfARunningRequest_isToldToRetry() throws Exception {
        CompletableFuture<HttpResponse<String>> owner = postAndEnter("reject", "running");
        HttpResponse<String> duplicate = post("reject", "running").get();

        assertInProgress(duplicate, 409);
        Things.leave.countDown();
        assertThat(owner.get().body()).isEqualTo("run 1");
        HttpResponse<String> retry = post("reject", "running").get();
        assertThat(retry.body()).isEqualTo("run 1");
        assertThat(retry.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }

    @Test
    void theStatusOfTheInFlightAnswer_isThatOfTheOperation() throws Exception {
        CompletableFuture<HttpResponse<String>> owner = postAndEnter("unavailable", "running-503");

        assertInProgress(post("unavailable", "running-503").get(), 503);
        Things.leave.countDown();
        assertThat(owner.get().statusCode()).isEqualTo(200);
    }

    @Test
    void waitingDuplicates_holdNoThread_andGetTheRecordedResponse() throws Exception {
        CompletableFuture<HttpResponse<String>> owner = postAndEnter("wait", "many");
        List<CompletableFuture<HttpResponse<String>>> duplicates = new ArrayList<>();
        for (int i = 0; i < 2 * WORKERS; i++) {
            duplicates.add(post("wait", "many"));
        }
        awaitWaitingDuplicates(2 * WORKERS);

        HttpResponse<String> other = client.send(
                HttpRequest.newBuilder(uri("other")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(other.body()).startsWith("served by executor-thread");
        assertThat(duplicates).noneMatch(CompletableFuture::isDone);

        Things.leave.countDown();
        assertThat(owner.get().headers().firstValue("Idempotent-Replayed")).isEmpty();
        for (CompletableFuture<HttpResponse<String>> waiting : duplicates) {
            assertThat(waiting.get().statusCode()).isEqualTo(200);
            assertThat(waiting.get().body()).isEqualTo("run 1");
            assertThat(waiting.get().headers().firstValue("Idempotent-Replayed")).hasValue("true");
        }
        assertThat(Things.RUNS).hasValue(1);
        awaitWaitingDuplicates(0);
    }

    @Test
    void aWaitThatReachesItsLimit_endsWithTheInFlightAnswer() throws Exception {
        CompletableFuture<HttpResponse<String>> owner = postAndEnter("wait-a-moment", "limit");

        assertInProgress(post("wait-a-moment", "limit").get(), 409);
        Things.leave.countDown();
        assertThat(owner.get().statusCode()).isEqualTo(200);
        assertThat(Things.RUNS).hasValue(1);
    }

    @Test
    void waitingDuplicates_overTheLimit_areToldThatTheServiceIsOverloaded() throws Exception {
        CompletableFuture<HttpResponse<String>> owner = postAndEnter("wait", "overload");
        List<CompletableFuture<HttpResponse<String>>> duplicates = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            duplicates.add(post("wait", "overload"));
        }
        awaitWaitingDuplicates(12);

        HttpResponse<String> tooMany = post("wait", "overload").get();
        assertThat(tooMany.statusCode()).isEqualTo(503);
        assertThat(JsonPath.from(tooMany.body()).getString("code")).isEqualTo("idempotency_overloaded");
        assertThat(tooMany.headers().firstValue("Retry-After")).hasValue("3");

        Things.leave.countDown();
        assertThat(owner.get().statusCode()).isEqualTo(200);
        for (CompletableFuture<HttpResponse<String>> waiting : duplicates) {
            assertThat(waiting.get().body()).isEqualTo("run 1");
        }
    }

    @Test
    void waitingDuplicate_thatIsWokenByA5xxOfTheOwner_runsTheMethodItself() throws Exception {
        Things.statusOfFirstRun = 500;
        CompletableFuture<HttpResponse<String>> owner = postAndEnter("wait", "failed");
        CompletableFuture<HttpResponse<String>> waiting = post("wait", "failed");
        CompletableFuture<HttpResponse<String>> another = post("wait", "failed");
        awaitWaitingDuplicates(2);
        Things.leave.countDown();

        assertThat(owner.get().statusCode()).isEqualTo(500);
        assertThat(waiting.get().statusCode()).isEqualTo(200);
        assertThat(another.get().statusCode()).isEqualTo(200);
        assertThat(List.of(waiting.get().body(), another.get().body())).containsOnly("run 2");
        assertThat(Things.RUNS).hasValue(2);
    }

    @Test
    void waitingDuplicate_thatDisconnects_isForgotten() throws Exception {
        CompletableFuture<HttpResponse<String>> owner = postAndEnter("wait", "given-up");
        try (RawConnection connection = new RawConnection()) {
            connection.send("POST /things/wait HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: given-up\r\n"
                    + "Content-Length: 0\r\n\r\n");
            awaitWaitingDuplicates(1);
        }
        awaitWaitingDuplicates(0);

        Things.leave.countDown();
        assertThat(owner.get().statusCode()).isEqualTo(200);
        assertThat(Things.RUNS).hasValue(1);
    }

    private CompletableFuture<HttpResponse<String>> postAndEnter(String path, String key) throws InterruptedException {
        CompletableFuture<HttpResponse<String>> owner = post(path, key);
        assertThat(Things.entered.await(30, TimeUnit.SECONDS)).isTrue();
        return owner;
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String key) {
        HttpRequest request = HttpRequest.newBuilder(uri(path)).header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.noBody()).build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create("http://localhost:" + RestAssured.port + "/things/" + path);
    }

    private static void awaitWaitingDuplicates(int count) {
        await().until(() -> MemoryApplication.runtime().protocol().waiting(), waiting -> waiting == count);
    }

    private static void assertInProgress(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(JsonPath.from(response.body()).getString("code")).isEqualTo("idempotency_request_in_progress");
        assertThat(Things.RUNS).hasValue(1);
    }
}
