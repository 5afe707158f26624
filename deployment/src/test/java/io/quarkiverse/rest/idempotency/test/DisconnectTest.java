package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/**
 * A client disconnect does not stop the method: it runs on, its response is recorded, and the retry gets it.
 */
class DisconnectTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class);

    @Path("/things")
    @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CountDownLatch entered;
        static volatile CountDownLatch clientGone;
        static volatile CompletableFuture<Void> leave;

        @POST
        @Path("blocking")
        public String blocking(@Context HttpServerRequest request) {
            enter(request);
            leave.join();
            return "finished " + RUNS.get();
        }

        @POST
        @Path("uni")
        public Uni<String> uni(@Context HttpServerRequest request) {
            return Uni.createFrom().completionStage(() -> stage(request));
        }

        @POST
        @Path("stage")
        public CompletionStage<String> stage(@Context HttpServerRequest request) {
            enter(request);
            return leave.thenApply(ignored -> "finished " + RUNS.get());
        }

        private static void enter(HttpServerRequest request) {
            RUNS.incrementAndGet();
            CountDownLatch gone = clientGone;
            request.connection().closeHandler(closed -> gone.countDown());
            entered.countDown();
        }
    }

    @BeforeEach
    void nothingRuns() {
        Things.RUNS.set(0);
        Things.entered = new CountDownLatch(1);
        Things.clientGone = new CountDownLatch(1);
        Things.leave = new CompletableFuture<>();
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni", "stage" })
    void method_afterADisconnect_ends_andARetryGetsItsResponse(String path) throws Exception {
        try (RawConnection connection = new RawConnection()) {
            connection.send(request(path, "keep-alive"));
            assertThat(Things.entered.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Things.clientGone.await(30, TimeUnit.SECONDS)).as("the server noticed").isTrue();
        Things.leave.complete(null);

        try (RawConnection connection = new RawConnection()) {
            String retry = connection.send(request(path, "close")).readToEnd();

            assertThat(retry).startsWith("HTTP/1.1 200 ").containsIgnoringCase("Idempotent-Replayed: true")
                    .endsWith("finished 1");
        }
        assertThat(Things.RUNS).hasValue(1);
    }

    private static String request(String path, String connection) {
        return "POST /things/" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: " + connection
                + "\r\nIdempotency-Key: gone-" + path + "\r\nContent-Length: 0\r\n\r\n";
    }
}
