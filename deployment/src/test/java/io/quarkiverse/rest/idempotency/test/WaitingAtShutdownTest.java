package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.path.json.JsonPath;
import io.smallrye.mutiny.Uni;

/** An application that is told to end answers the requests that wait, and lets the owner of their key end. */
class WaitingAtShutdownTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Passes.class, Call.class);

    public static class Passes {

        static final AtomicInteger COUNT = new AtomicInteger();

        @ServerRequestFilter
        void count() {
            COUNT.incrementAndGet();
        }
    }

    @Path("/things")
    @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static final CompletableFuture<String> LEAVE = new CompletableFuture<>();

        @POST
        @Path("blocking")
        public String blocking(String body) {
            RUNS.incrementAndGet();
            return LEAVE.join();
        }

        @POST
        @Path("uni")
        public Uni<String> uni(String body) {
            RUNS.incrementAndGet();
            return Uni.createFrom().completionStage(LEAVE);
        }
    }

    @Test
    void waitingDuplicates_areToldToTryElsewhere_andOwnersEnd() throws Exception {
        Call blocking = new Call("POST /things/blocking", "/things/blocking", "blocking");
        Call uni = new Call("POST /things/uni", "/things/uni", "uni");
        CompletableFuture<HttpResponse<String>> blockingOwner = blocking.send();
        CompletableFuture<HttpResponse<String>> uniOwner = uni.send();
        await().until(() -> Things.RUNS.get() == 2);
        CompletableFuture<HttpResponse<String>> blockingDuplicate = blocking.send();
        CompletableFuture<HttpResponse<String>> uniDuplicate = uni.send();
        await().until(() -> MemoryApplication.runtime().protocol().waiting() == 2);

        CompletableFuture<Void> drained = MemoryApplication.runtime().protocol().drain();

        assertShuttingDown(blockingDuplicate.get(30, TimeUnit.SECONDS));
        assertShuttingDown(uniDuplicate.get(30, TimeUnit.SECONDS));
        assertThat(Passes.COUNT).as("two owners, two passes on a worker, one on the event loop").hasValue(5);
        assertThat(drained).isNotDone();
        Things.LEAVE.complete("done");
        assertThat(blockingOwner.get(30, TimeUnit.SECONDS).body()).isEqualTo("done");
        assertThat(uniOwner.get(30, TimeUnit.SECONDS).body()).isEqualTo("done");
        drained.get(30, TimeUnit.SECONDS);
        assertThat(Things.RUNS).hasValue(2);
    }

    private static void assertShuttingDown(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(JsonPath.from(answer.body()).getString("code")).startsWith("idempotency_");
    }
}
