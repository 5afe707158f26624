package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.path.json.JsonPath;

/**
 * Keys whose owner is gone, where no reconciler can tell whether the method had its effect: the operation says
 * whether it is rejected or run again.
 */
class TakeoverTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Call.class)
            .overrideConfigKey("quarkus.rest-idempotency.retry-after", "4s")
            .overrideConfigKey("quarkus.rest-idempotency.waiters.poll-interval", "20ms")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"configured\".stale-lease", "re-execute");

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CountDownLatch entered;
        static volatile CountDownLatch leave;

        @POST
        @Path("default")
        @Idempotent(operation = "default", inFlight = InFlight.WAIT, waitLimit = "60s")
        public String byDefault(String body) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("configured")
        @Idempotent(operation = "configured")
        public String configured(String body) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("safe")
        @Idempotent(operation = "safe", staleLease = StaleLease.RE_EXECUTE, inFlight = InFlight.WAIT, waitLimit = "60s")
        public String safe(String body) throws InterruptedException {
            int run = RUNS.incrementAndGet();
            entered.countDown();
            if (!leave.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The test has not let the method go on");
            }
            return "run " + run;
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
        Things.entered = new CountDownLatch(1);
        Things.leave = new CountDownLatch(1);
    }

    @AfterEach
    void everythingEnds() {
        Things.leave.countDown();
    }

    private static Call call(String operation) {
        return new Call(operation, "/things/" + operation, UUID.randomUUID().toString());
    }

    private static void assertUnknown(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(JsonPath.from(response.body()).getString("code")).isEqualTo("idempotency_outcome_unknown");
        assertThat(response.headers().firstValue("Retry-After")).hasValue("4");
    }

    @Test
    void staleRecord_byDefault_hasAnUnknownOutcome_andNothingRuns() {
        Call interrupted = call("default");
        interrupted.interrupt();

        assertUnknown(interrupted.answer());
        assertUnknown(interrupted.answer());
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    @Tag("bound")
    void otherRequest_withTheKeyOfAnInterruptedOne_isRejected() {
        Call interrupted = call("configured");
        interrupted.interrupt();

        HttpResponse<String> other = new Call("configured", "/things/configured?other", interrupted.key()).answer();

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    void method_whereConfigurationAllowsIt_runsAgainOnce() {
        Call interrupted = call("configured");
        interrupted.interrupt();

        HttpResponse<String> first = interrupted.answer();
        HttpResponse<String> retry = interrupted.answer();

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(retry.body()).isEqualTo(first.body()).isEqualTo("run 1");
        assertThat(retry.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(Things.RUNS).hasValue(1);
    }

    @Test
    @Tag("single-owner")
    void concurrentDuplicates_runTheMethodOnce_andTheOthersFollowIt() throws Exception {
        Call interrupted = call("safe");
        interrupted.interrupt();
        List<CompletableFuture<HttpResponse<String>>> duplicates = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            duplicates.add(interrupted.send());
        }
        assertThat(Things.entered.await(30, TimeUnit.SECONDS)).isTrue();
        await().until(() -> MemoryApplication.runtime().protocol().waiting() == 5);
        Things.leave.countDown();

        assertThat(duplicates).extracting(duplicate -> duplicate.get(30, TimeUnit.SECONDS).body()).containsOnly("run 1");
        assertThat(duplicates).filteredOn(
                duplicate -> duplicate.join().headers().firstValue("Idempotent-Replayed").isPresent()).hasSize(5);
        assertThat(Things.RUNS).hasValue(1);
    }

    @Test
    @Tag("fenced")
    void theFormerOwner_cannotCompleteWhatWasTakenOver() throws Exception {
        Call interrupted = call("safe");
        Ownership former = interrupted.interrupt();
        CompletableFuture<HttpResponse<String>> successor = interrupted.send();
        assertThat(Things.entered.await(30, TimeUnit.SECONDS)).isTrue();

        CompleteResult late = Call.store().complete(List.of(new CompleteCall(former,
                new RecordedResponse.Stored(200, List.of(), "late".getBytes()), Duration.ofHours(1))))
                .toCompletableFuture().join().get(0);
        Things.leave.countDown();

        assertThat(late).isEqualTo(CompleteResult.LOST);
        assertThat(successor.get(30, TimeUnit.SECONDS).body()).isEqualTo("run 1");
        assertThat(interrupted.answer().body()).isEqualTo("run 1");
    }

    @Test
    void waitingDuplicate_ofAnOwnerThatGoesAway_runsTheMethod_orIsRejected() throws Exception {
        Call running = call("safe");
        Call rejected = call("default");
        Things.leave.countDown();
        running.reserveElsewhere("default", null, Duration.ofMillis(300));
        rejected.reserveElsewhere("default", null, Duration.ofMillis(300));

        CompletableFuture<HttpResponse<String>> follower = running.send();
        CompletableFuture<HttpResponse<String>> told = rejected.send();

        assertThat(follower.get(30, TimeUnit.SECONDS).body()).isEqualTo("run 1");
        assertUnknown(told.get(30, TimeUnit.SECONDS));
        assertThat(Things.RUNS).hasValue(1);
    }
}
