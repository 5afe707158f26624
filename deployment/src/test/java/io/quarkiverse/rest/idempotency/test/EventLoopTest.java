package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;

/**
 * Requests stay where they belong: non-blocking methods on the event loop, which nothing blocks although the store answers late
 * and from a thread of its own, and blocking methods on worker threads.
 */
class EventLoopTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, LateStore.class, DelegatingStore.class)
            .overrideConfigKey("quarkus.http.io-threads", "1")
            .overrideConfigKey("quarkus.rest-idempotency.store-timeout.reserve", "60s")
            .overrideConfigKey("quarkus.rest-idempotency.store-timeout.complete", "60s")
            .overrideConfigKey("quarkus.rest-idempotency.purge.enabled", "false");

    /** Answers when it is let, from a thread that it makes. */
    @Singleton
    public static class LateStore extends DelegatingStore {

        static volatile CompletableFuture<Void> reserves;
        static volatile CompletableFuture<Void> completes;
        static volatile CountDownLatch completing;
        static volatile String reservedOn;
        static volatile String completedOn;

        @Override
        public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
            reservedOn = kindOfThread();
            return reserves.thenApplyAsync(ignored -> memory.reserve(reservations).toCompletableFuture().join(),
                    task -> new Thread(task, "store").start());
        }

        @Override
        public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
            completedOn = kindOfThread();
            completing.countDown();
            return completes.thenApplyAsync(ignored -> memory.complete(completions).toCompletableFuture().join(),
                    task -> new Thread(task, "store").start());
        }
    }

    @Path("/things")
    @Idempotent
    public static class Things {

        @POST
        @Path("uni")
        public Uni<String> uni(String body) {
            return Uni.createFrom().item(EventLoopTest::kindOfThread);
        }

        @POST
        @Path("non-blocking")
        @NonBlocking
        public String nonBlocking(String body) {
            return kindOfThread();
        }

        @POST
        @Path("blocking")
        public String blocking(String body) {
            return kindOfThread();
        }

        @POST
        @Path("unprotected")
        @NonBlocking
        @Idempotent(operation = "unprotected")
        public String unprotected(String body) {
            return kindOfThread();
        }
    }

    static String kindOfThread() {
        String name = Thread.currentThread().getName();
        if (name.startsWith("store")) {
            return "store";
        }
        return BlockingOperationControl.isBlockingAllowed() ? "worker" : "event loop";
    }

    @BeforeEach
    void theStoreAnswers() {
        LateStore.reserves = CompletableFuture.completedFuture(null);
        LateStore.completes = CompletableFuture.completedFuture(null);
        LateStore.completing = new CountDownLatch(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "uni", "non-blocking" })
    void aNonBlockingMethod_runsOnAnEventLoop_andSoDoesWhatIsAskedOfTheStore(String path) {
        Response first = post(path, "where");
        Response second = post(path, "where");

        assertThat(first.asString()).isEqualTo("event loop");
        assertThat(LateStore.reservedOn).isEqualTo("event loop");
        assertThat(LateStore.completedOn).isEqualTo("event loop");
        assertThat(second.asString()).isEqualTo("event loop");
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void aBlockingMethod_runsOnAWorker_andSoDoesWhatIsAskedOfTheStore() {
        assertThat(post("blocking", "where").asString()).isEqualTo("worker");
        assertThat(LateStore.reservedOn).isEqualTo("worker");
        assertThat(LateStore.completedOn).isEqualTo("worker");
    }

    @ParameterizedTest
    @ValueSource(strings = { "uni", "non-blocking", "blocking" })
    void theAnswerWaitsForTheStore_andTheEventLoopServesOthersMeanwhile(String path) throws Exception {
        LateStore.completes = new CompletableFuture<>();
        CompletableFuture<HttpResponse<String>> answer = send(path, "late-complete");
        assertThat(LateStore.completing.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(given().body("b").post("/things/unprotected").asString()).isEqualTo("event loop");
        assertThat(answer).isNotDone();

        LateStore.completes.complete(null);
        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().body()).isEqualTo(path.equals("blocking") ? "worker" : "event loop");
    }

    @ParameterizedTest
    @ValueSource(strings = { "uni", "non-blocking", "blocking" })
    void aLateReserve_holdsNoThread(String path) throws Exception {
        LateStore.reserves = new CompletableFuture<>();
        CompletableFuture<HttpResponse<String>> answer = send(path, "late-reserve");

        assertThat(given().body("b").post("/things/unprotected").asString()).isEqualTo("event loop");
        assertThat(answer).isNotDone();

        LateStore.reserves.complete(null);
        assertThat(answer.get().body()).isEqualTo(path.equals("blocking") ? "worker" : "event loop");
    }

    private static Response post(String path, String key) {
        return given().header("Idempotency-Key", path + key).body("b").post("/things/" + path);
    }

    private static CompletableFuture<HttpResponse<String>> send(String path, String key) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/things/" + path))
                .header("Idempotency-Key", path + key).POST(HttpRequest.BodyPublishers.ofString("b")).build();
        return HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
