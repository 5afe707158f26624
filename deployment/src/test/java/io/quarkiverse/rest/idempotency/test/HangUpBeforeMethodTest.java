package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveOutcome;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * A client that hangs up while its key is reserved leaves nothing behind: its method does not run, and the key is free again.
 */
class HangUpBeforeMethodTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .withUsers(Things.class, Watch.class, SlowStore.class, DelegatingStore.class)
            .overrideConfigKey("quarkus.http.auth.proactive", "false");

    static final CountDownLatch RESERVING = new CountDownLatch(1);
    static final CountDownLatch CLIENT_GONE = new CountDownLatch(1);
    static final CountDownLatch RESERVED = new CountDownLatch(1);

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Idempotent
        public String run() {
            return "run " + RUNS.incrementAndGet();
        }
    }

    public static class Watch {

        @ServerRequestFilter
        public void watch(HttpServerRequest request) {
            // Behind all else that the end of the connection sets off.
            request.connection().closeHandler(closed -> Vertx.currentContext().runOnContext(
                    later -> CLIENT_GONE.countDown()));
        }
    }

    /** Takes until the first client is gone. */
    @Singleton
    public static class SlowStore extends DelegatingStore {

        @Override
        public CompletionStage<List<ReserveOutcome>> reserve(List<Reservation> reservations) {
            RESERVING.countDown();
            try {
                CLIENT_GONE.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            // The answer comes when the thread of the request has gone on, and finds the request suspended.
            return CompletableFuture.supplyAsync(() -> {
                List<ReserveOutcome> outcomes = memory.reserve(reservations).toCompletableFuture().join();
                RESERVED.countDown();
                return outcomes;
            }, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void theKeyIsFreeAgain_andTheNextRequestRuns() throws Exception {
        try (RawConnection connection = new RawConnection()) {
            // alice:alice
            connection.send("POST /things HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic YWxpY2U6YWxpY2U=\r\n"
                    + "Idempotency-Key: gone\r\nContent-Length: 0\r\n\r\n");
            assertThat(RESERVING.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(CLIENT_GONE.await(30, TimeUnit.SECONDS)).as("the server noticed").isTrue();
        assertThat(RESERVED.await(30, TimeUnit.SECONDS)).isTrue();

        SlowStore store = Arc.container().instance(SlowStore.class).get();
        await().until(() -> store.memory.size() == 0);
        assertThat(Things.RUNS).hasValue(0);
        String body = given().auth().preemptive().basic("alice", "alice").header("Idempotency-Key", "gone")
                .post("/things").then().statusCode(200).extract().asString();
        assertThat(body).isEqualTo("run 1");
    }
}
