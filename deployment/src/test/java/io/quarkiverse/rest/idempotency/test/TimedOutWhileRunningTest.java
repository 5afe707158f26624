package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.path.json.JsonPath;
import io.smallrye.mutiny.Uni;

/** A time-out of the server that answers a request frees no key while the method is at work. */
class TimedOutWhileRunningTest {

    private static final int SOON = 50;

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.withAllExtensions(Things.class, Call.class);

    @Path("/things")
    @Idempotent
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        /** The latch that the method waits for; the second run has none. */
        static volatile CompletableFuture<String> effect;

        private static CompletableFuture<String> run() {
            return RUNS.incrementAndGet() == 1 ? effect : CompletableFuture.completedFuture("second run");
        }

        @POST
        @Path("uni")
        @Timeout(SOON)
        public Uni<String> uni(String body) {
            return Uni.createFrom().completionStage(Things::run);
        }

        @POST
        @Path("stage")
        @Timeout(SOON)
        public CompletionStage<String> stage(String body) {
            return run();
        }

        @POST
        @Path("async")
        public void async(@Suspended AsyncResponse response, String body) {
            response.setTimeout(SOON, TimeUnit.MILLISECONDS);
            resume(response);
        }

        @POST
        @Path("handled")
        public void handled(@Suspended AsyncResponse response, String body) {
            response.setTimeoutHandler(late -> late.resume(Response.status(504).build()));
            async(response, body);
        }

        private static void resume(AsyncResponse response) {
            run().whenComplete((result, failure) -> {
                if (failure == null) {
                    response.resume(result);
                } else {
                    response.resume(failure);
                }
            });
        }

        @POST
        @Path("thrown")
        public void thrown(@Suspended AsyncResponse response, String body) {
            if (RUNS.incrementAndGet() == 1) {
                throw new IllegalStateException("expected by the test");
            }
            response.resume("second run");
        }

        @POST
        @Path("retried")
        @Timeout(SOON)
        @Retry(maxRetries = 1)
        public Uni<String> retried(String body) {
            return uni(body);
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
        Things.effect = new CompletableFuture<>();
    }

    private static Call call(String path) {
        return new Call("POST /things/" + path, "/things/" + path, UUID.randomUUID().toString());
    }

    private static String code(HttpResponse<String> answer) {
        return JsonPath.from(answer.body()).getString("code");
    }

    @ParameterizedTest
    @ValueSource(strings = { "uni", "stage", "async", "handled" })
    void methodThatRunsAfterItsTimeOut_holdsItsKey_andIsNotRepeated(String path) {
        Call call = call(path);
        assertThat(call.answer().statusCode()).isGreaterThanOrEqualTo(500);

        assertThat(code(call.answer())).isEqualTo("idempotency_request_in_progress");

        Things.effect.complete("late");
        await().until(() -> MemoryApplication.runtime().protocol().running() == 0);
        assertThat(code(call.answer())).isEqualTo("idempotency_replay_failed");
        assertThat(Things.RUNS).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "uni", "stage", "async", "handled" })
    void methodThatFailsAfterItsTimeOut_freesItsKeyThen(String path) {
        Call call = call(path);
        assertThat(call.answer().statusCode()).isGreaterThanOrEqualTo(500);
        assertThat(code(call.answer())).isEqualTo("idempotency_request_in_progress");

        Things.effect.completeExceptionally(new IllegalStateException("expected by the test"));
        await().until(() -> MemoryApplication.runtime().protocol().running() == 0);

        assertThat(call.answer().body()).isEqualTo("second run");
        assertThat(Things.RUNS).hasValue(2);
    }

    @Test
    void methodThatThrows_beforeItResumesItsResponse_freesItsKey() {
        Call call = call("thrown");
        assertThat(call.answer().statusCode()).isEqualTo(500);

        assertThat(call.answer().body()).isEqualTo("second run");
        assertThat(MemoryApplication.runtime().protocol().running()).isZero();
    }

    @Test
    void methodWhoseRetryReturns_whileItsFirstRunGoesOn_isRecorded() {
        Call call = call("retried");

        assertThat(call.answer().body()).isEqualTo("second run");
        assertThat(call.answer().body()).isEqualTo("second run");
        assertThat(Things.RUNS).hasValue(2);
        Things.effect.complete("late");
        assertThat(call.answer().body()).isEqualTo("second run");
    }
}
