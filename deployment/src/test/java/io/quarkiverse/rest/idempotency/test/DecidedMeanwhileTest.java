package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.IOThreadDetector;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Context;

/**
 * A request is decided at the very moment at which its thread gives it up to wait: it is followed on one way only, and its
 * method runs once.
 */
class DecidedMeanwhileTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Things.class, Passes.class, HeldStore.class,
            DelegatingStore.class, FailedException.class, Moment.class);

    public static class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Runs once something that decides a request, in the last step of its thread before it is given up. */
    public static class Moment implements IOThreadDetector {

        private final String asking;
        private final Runnable decide;
        private final AtomicBoolean asked = new AtomicBoolean();

        /**
         * @param asking the class that asks whether it may keep the thread, and gives it up next
         */
        Moment(String asking, Runnable decide) {
            this.asking = asking;
            this.decide = decide;
        }

        @Override
        public boolean isInIOThread() {
            boolean nextGivenUp = StackWalker.getInstance().walk(frames -> frames.skip(3).findFirst())
                    .filter(frame -> frame.getClassName().endsWith(asking)).isPresent();
            if (nextGivenUp && asked.compareAndSet(false, true)) {
                decide.run();
            }
            return Context.isOnEventLoopThread();
        }
    }

    /** Answers a reserve when it is told to. */
    @Singleton
    public static class HeldStore extends DelegatingStore {

        static final AtomicReference<CompletableFuture<Void>> HELD = new AtomicReference<>();

        @Override
        public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
            CompletableFuture<Void> held = HELD.getAndSet(null);
            return held == null ? super.reserve(reservations) : held.thenCompose(told -> super.reserve(reservations));
        }
    }

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static final CountDownLatch STARTED = new CountDownLatch(1);
        static final CountDownLatch HELD = new CountDownLatch(1);

        @POST
        @Path("failing")
        @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
        public String fails() throws InterruptedException {
            if (RUNS.incrementAndGet() == 1) {
                STARTED.countDown();
                HELD.await();
            }
            throw new FailedException();
        }

        @POST
        @Path("void")
        @NonBlocking
        @Idempotent
        public void returnsNothing() {
            RUNS.incrementAndGet();
        }
    }

    public static class Passes {

        static final AtomicInteger RESPONSES = new AtomicInteger();

        @ServerExceptionMapper
        public Response failed(FailedException failure) {
            return Response.status(503).entity("failed").build();
        }

        @ServerResponseFilter
        public void count(ContainerRequestContext request, ContainerResponseContext response) {
            RESPONSES.incrementAndGet();
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
        Passes.RESPONSES.set(0);
    }

    @AfterEach
    void noMoment() {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[] { Context::isOnEventLoopThread });
    }

    private static io.restassured.response.Response post(String path) {
        return given().header("Idempotency-Key", path).contentType("text/plain").body("b").post("/things/" + path);
    }

    private static void decideBy(String asking, Runnable decide) {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[] { new Moment(asking, decide) });
    }

    @Test
    void duplicate_thatIsDecidedWhileItBeginsToWait_runsItsMethodOnce() throws Exception {
        CompletableFuture<io.restassured.response.Response> owner = Background.call(() -> post("failing"));
        Things.STARTED.await();
        decideBy("AdmissionHandler", () -> {
            Things.HELD.countDown();
            owner.join();
        });

        io.restassured.response.Response duplicate = post("failing");
        io.restassured.response.Response next = post("failing");

        assertThat(List.of(owner.get().asString(), duplicate.asString(), next.asString())).containsOnly("failed");
        assertThat(next.statusCode()).isEqualTo(503);
        assertThat(Things.RUNS).hasValue(3);
        assertThat(Passes.RESPONSES).as("once for each request, and at the end of the first pass").hasValue(4);
    }

    @Test
    void requestOnAnEventLoop_thatIsDecidedWhileItIsSuspended_runsItsMethodOnce() {
        CompletableFuture<Void> held = new CompletableFuture<>();
        HeldStore.HELD.set(held);
        decideBy("Interpreter", () -> held.complete(null));

        io.restassured.response.Response first = post("void");
        io.restassured.response.Response second = post("void");

        assertThat(first.statusCode()).isEqualTo(204);
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(Things.RUNS).hasValue(1);
    }
}
