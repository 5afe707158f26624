package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkus.arc.Arc;
import io.quarkus.arc.Unremovable;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * A client that disconnects before its key is asked for, but after Quarkus REST has begun with its request, leaves nothing
 * behind: its key is not asked for, its method does not run, and the next request with the key is the first.
 */
class DisconnectBeforeMethodTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .of(DisconnectBeforeMethodTest.class, Things.class, Watch.class, SlowRealm.class, CountingStore.class,
                    Life.class,
                    DelegatingStore.class);

    static final CountDownLatch RESOLVING = new CountDownLatch(1);
    static final CountDownLatch CLIENT_GONE = new CountDownLatch(1);
    static final CountDownLatch ENDED = new CountDownLatch(1);

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Idempotent
        public String run() {
            return "run " + RUNS.incrementAndGet();
        }
    }

    /** Ends with its request. */
    @Unremovable
    @RequestScoped
    public static class Life {

        void begin() {
        }

        @PreDestroy
        void end() {
            ENDED.countDown();
        }
    }

    public static class Watch {

        @ServerRequestFilter
        public void watch(HttpServerRequest request) {
            Arc.container().instance(Life.class).get().begin();
            // Behind all else that the end of the connection sets off.
            request.connection().closeHandler(closed -> Vertx.currentContext().runOnContext(
                    later -> CLIENT_GONE.countDown()));
        }
    }

    /** Holds the thread of the request, on which its key is about to be reserved, until its client is gone. */
    @Singleton
    public static class SlowRealm implements RealmResolver {

        @Override
        public String resolve(RealmRequest request) {
            RESOLVING.countDown();
            try {
                CLIENT_GONE.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "realm";
        }
    }

    @Singleton
    public static class CountingStore extends DelegatingStore {

        static final AtomicInteger RESERVES = new AtomicInteger();

        @Override
        public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
            RESERVES.incrementAndGet();
            return super.reserve(reservations);
        }
    }

    @Test
    void requestWhoseClientHasDisconnected_asksForNothing_andTheNextRequestRuns() throws Exception {
        try (RawConnection connection = new RawConnection()) {
            connection.send("POST /things HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: gone\r\n"
                    + "Content-Length: 0\r\n\r\n");
            assertThat(RESOLVING.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(CLIENT_GONE.await(30, TimeUnit.SECONDS)).as("the server noticed").isTrue();
        assertThat(ENDED.await(30, TimeUnit.SECONDS)).as("the request has ended").isTrue();

        assertThat(CountingStore.RESERVES).hasValue(0);
        assertThat(Things.RUNS).hasValue(0);
        given().header("Idempotency-Key", "gone").post("/things").then().statusCode(200).body(equalTo("run 1"));
    }
}
