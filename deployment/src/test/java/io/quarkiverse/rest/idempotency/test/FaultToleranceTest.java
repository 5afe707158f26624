package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.path.json.JsonPath;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.mutiny.Uni;

/**
 * Fault Tolerance around a resource method does with a key what it does without one, and the key follows what the method did,
 * and not only what Fault Tolerance made of it.
 */
class FaultToleranceTest {

    private static final int SOON = 50;

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.withAllExtensions(Things.class, Guarded.class, Guarded.Inherited.class,
            Call.class);

    /** Runs a step of a method: the first ones as the test says, and the others at once. */
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static volatile CompletableFuture<?>[] ends;

    static CompletableFuture<String> run() {
        int run = RUNS.incrementAndGet();
        return (run <= ends.length ? ends[run - 1] : CompletableFuture.completedFuture(null))
                .thenApply(ignored -> "run " + run);
    }

    static String runBlocking() {
        try {
            return run().join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    @Path("/things")
    @Idempotent
    public static class Things {

        @POST
        @Path("timeout")
        @Timeout(SOON)
        public String timeout(String body) {
            return runBlocking();
        }

        @POST
        @Path("timeout-retry")
        @Timeout(SOON)
        @Retry(maxRetries = 1, jitter = 0)
        public String timeoutRetry(String body) {
            return runBlocking();
        }

        @POST
        @Path("timeout-retry-uni")
        @Timeout(SOON)
        @Retry(maxRetries = 1, jitter = 0)
        public Uni<String> timeoutRetryUni(String body) {
            return Uni.createFrom().completionStage(FaultToleranceTest::run);
        }

        @POST
        @Path("retry")
        @Retry(maxRetries = 2, jitter = 0)
        public String retry(String body) {
            return runBlocking();
        }

        @POST
        @Path("retry-momentary")
        @Retry(maxRetries = 1, jitter = 0)
        public String retryMomentary(String body, IdempotencyContext context) {
            if (RUNS.get() == 0) {
                context.doNotRecord();
            }
            return runBlocking();
        }

        @POST
        @Path("retry-uni")
        @Retry(maxRetries = 2, jitter = 0)
        public Uni<String> retryUni(String body) {
            return Uni.createFrom().completionStage(FaultToleranceTest::run);
        }

        @POST
        @Path("fallback")
        @Fallback(fallbackMethod = "instead")
        public String fallback(String body) {
            return runBlocking();
        }

        @POST
        @Path("fallback-uni")
        @Fallback(fallbackMethod = "insteadUni")
        public Uni<String> fallbackUni(String body) {
            return Uni.createFrom().completionStage(FaultToleranceTest::run);
        }

        String instead(String body) {
            return "fallback behind run " + RUNS.get();
        }

        Uni<String> insteadUni(String body) {
            return Uni.createFrom().item(instead(body));
        }

        @POST
        @Path("breaker")
        @CircuitBreaker(requestVolumeThreshold = 2, failureRatio = 1, delay = 600_000)
        public String breaker(String body) {
            return runBlocking();
        }

        @POST
        @Path("breaker-uni")
        @CircuitBreaker(requestVolumeThreshold = 2, failureRatio = 1, delay = 600_000)
        public Uni<String> breakerUni(String body) {
            return Uni.createFrom().completionStage(FaultToleranceTest::run);
        }

        @POST
        @Path("bulkhead")
        @Bulkhead(1)
        public String bulkhead(String body) {
            return runBlocking();
        }

        @POST
        @Path("bulkhead-uni")
        @Bulkhead(value = 1, waitingTaskQueue = 1)
        public Uni<String> bulkheadUni(String body) {
            return Uni.createFrom().completionStage(FaultToleranceTest::run);
        }
    }

    /** Fault Tolerance that a class hands down to its subclasses. */
    @Timeout(SOON)
    public abstract static class Guarded {

        @Path("/inherited")
        @Idempotent
        public static class Inherited extends Guarded {

            @POST
            @Path("timeout")
            public String timeout(String body) {
                return runBlocking();
            }

            @POST
            @Path("timeout-uni")
            public Uni<String> timeoutUni(String body) {
                return Uni.createFrom().completionStage(FaultToleranceTest::run);
            }
        }
    }

    @Inject
    CircuitBreakerMaintenance breakers;

    @BeforeEach
    void nothingHasRun() {
        begin();
    }

    @AfterEach
    void everythingEnds() {
        for (CompletableFuture<?> end : ends) {
            end.complete(null);
        }
        await().until(() -> MemoryApplication.runtime().protocol().running() == 0);
    }

    private void begin(CompletableFuture<?>... firstRuns) {
        RUNS.set(0);
        ends = firstRuns;
        breakers.resetAll();
    }

    private static CompletableFuture<?> failure() {
        return CompletableFuture.failedFuture(new IllegalStateException("expected by the test"));
    }

    private static Call call(String path) {
        return new Call("POST " + path, path, UUID.randomUUID().toString());
    }

    private static String code(HttpResponse<String> answer) {
        return JsonPath.from(answer.body()).getString("code");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/things/timeout", "/inherited/timeout" })
    void methodThatReturnsBehindItsTimeOut_isNotRepeated(String path) {
        CompletableFuture<Void> effect = new CompletableFuture<>();
        begin(effect);
        Call call = call(path);
        CompletableFuture<HttpResponse<String>> late = call.send();
        await().until(() -> RUNS.get() == 1);
        effect.completeOnTimeout(null, 4 * SOON, TimeUnit.MILLISECONDS);

        assertThat(late.join().statusCode()).isEqualTo(500);
        assertThat(code(call.answer())).isEqualTo("idempotency_replay_failed");
        assertThat(RUNS).hasValue(1);
    }

    @Test
    void attemptThatIsNotToBeRecorded_doesNotFreeTheKeyOfTheNext() {
        begin(failure());
        Call call = call("/things/retry-momentary");

        assertThat(call.answer().body()).isEqualTo("run 2");
        assertThat(call.answer().headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(RUNS).hasValue(2);
    }

    @Test
    void methodUnderInheritedTimeOut_isStillRunning_holdsItsKey() {
        CompletableFuture<Void> effect = new CompletableFuture<>();
        begin(effect);
        Call call = call("/inherited/timeout-uni");
        assertThat(call.answer().statusCode()).isEqualTo(500);

        assertThat(code(call.answer())).isEqualTo("idempotency_request_in_progress");
    }

    @Test
    void lastAttempt_isStillRunning_holdsItsKey() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        begin(first, second);
        Call call = call("/things/timeout-retry-uni");
        assertThat(call.answer().statusCode()).isEqualTo(500);
        assertThat(RUNS).hasValue(2);
        first.completeExceptionally(new IllegalStateException("expected by the test"));

        assertThat(code(call.answer())).isEqualTo("idempotency_request_in_progress");
        second.completeExceptionally(new IllegalStateException("expected by the test"));
        await().until(() -> MemoryApplication.runtime().protocol().running() == 0);

        assertThat(call.answer().body()).isEqualTo("run 3");
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void attemptThatReturnsLate_besideOneThatFails_doesNotRerun(boolean firstReturns) {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        begin(first, second);
        Call call = call("/things/timeout-retry-uni");
        assertThat(call.answer().statusCode()).isEqualTo(500);

        (firstReturns ? first : second).complete(null);
        (firstReturns ? second : first).completeExceptionally(new IllegalStateException("expected by the test"));
        await().until(() -> MemoryApplication.runtime().protocol().running() == 0);

        assertThat(code(call.answer())).isEqualTo("idempotency_replay_failed");
        assertThat(RUNS).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "timeout-retry", "timeout-retry-uni" })
    void attemptReturnsBehindItsTimeOut_andTheNextFails(String path) {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        begin(first, second);
        Call call = call("/things/" + path);
        CompletableFuture<HttpResponse<String>> failed = call.send();
        await().until(() -> RUNS.get() >= 1);
        first.completeOnTimeout(null, 4 * SOON, TimeUnit.MILLISECONDS);
        await().until(() -> RUNS.get() == 2);
        first.join();
        second.completeExceptionally(new IllegalStateException("expected by the test"));

        assertThat(failed.join().statusCode()).isEqualTo(500);
        await().until(() -> MemoryApplication.runtime().protocol().running() == 0);
        assertThat(code(call.answer())).isEqualTo("idempotency_replay_failed");
        assertThat(RUNS).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({ "retry,run 3", "retry-uni,run 3", "fallback,fallback behind run 1", "fallback-uni,fallback behind run 1" })
    void failure_thatFaultToleranceMends_isRecordedAsMended(String path, String mended) {
        begin(failure(), failure());
        Call call = call("/things/" + path);

        assertThat(call.answer().body()).isEqualTo(mended);
        int runs = RUNS.get();
        assertThat(call.answer().body()).isEqualTo(mended);
        assertThat(RUNS).hasValue(runs);
    }

    @ParameterizedTest
    @ValueSource(strings = { "breaker", "breaker-uni" })
    void openBreaker_runsNothing_andLeavesTheKeyFree(String path) {
        begin(failure(), failure());
        assertThat(call("/things/" + path).answer().statusCode()).isEqualTo(500);
        assertThat(call("/things/" + path).answer().statusCode()).isEqualTo(500);
        Call call = call("/things/" + path);

        assertThat(call.answer().statusCode()).isEqualTo(500);
        assertThat(RUNS).hasValue(2);
        breakers.resetAll();
        assertThat(call.answer().body()).isEqualTo("run 3");
    }

    @ParameterizedTest
    @ValueSource(strings = { "bulkhead", "bulkhead-uni" })
    void fullBulkhead_runsNothing_andLeavesTheKeyFree(String path) {
        CompletableFuture<Void> first = new CompletableFuture<>();
        begin(first);
        CompletableFuture<HttpResponse<String>> running = call("/things/" + path).send();
        await().until(() -> RUNS.get() == 1);
        CompletableFuture<HttpResponse<String>> queued = path.endsWith("uni") ? call("/things/" + path).send() : running;
        await().until(() -> MemoryApplication.runtime().protocol().running() == (path.endsWith("uni") ? 2 : 1));
        Call call = call("/things/" + path);

        assertThat(call.answer().statusCode()).isEqualTo(500);
        first.complete(null);
        assertThat(running.join().body()).isEqualTo("run 1");
        assertThat(queued.join().statusCode()).isEqualTo(200);
        assertThat(call.answer().statusCode()).isEqualTo(200);
    }
}
