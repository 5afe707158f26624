package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.Reconciler.Verdict;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.path.json.JsonPath;

/**
 * A reconciler that fails or does not answer: it is asked again a few times, then the outcome stays unknown, and when most of
 * its calls fail it is left alone.
 */
class ReconcilerGuardTest {

    private static final String OPERATIONS = "quarkus.rest-idempotency.operations.";

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .of(Things.class, Call.class, ScriptedReconciler.class, ScriptedReconciler.Script.class, Retried.class,
                    Bounded.class, Broken.class, OneAtATime.class)
            .overrideConfigKey(OPERATIONS + "\"retried\".reconcile.retries", "3")
            .overrideConfigKey(OPERATIONS + "\"retried\".reconcile.retry-delay", "1ms")
            .overrideConfigKey(OPERATIONS + "\"bounded\".reconcile.timeout", "100ms")
            .overrideConfigKey(OPERATIONS + "\"bounded\".reconcile.retries", "0")
            .overrideConfigKey(OPERATIONS + "\"broken\".reconcile.retries", "0")
            .overrideConfigKey(OPERATIONS + "\"broken\".reconcile.breaker-delay", "1h")
            .overrideConfigKey(OPERATIONS + "\"one-at-a-time\".reconcile.max-concurrent", "1")
            .overrideConfigKey(OPERATIONS + "\"one-at-a-time\".reconcile.timeout", "1m");

    @Singleton
    public static class Retried extends ScriptedReconciler {
        Retried() {
            super("retried");
        }
    }

    @Singleton
    public static class Bounded extends ScriptedReconciler {
        Bounded() {
            super("bounded");
        }
    }

    @Singleton
    public static class Broken extends ScriptedReconciler {
        Broken() {
            super("broken");
        }
    }

    @Singleton
    public static class OneAtATime extends ScriptedReconciler {
        OneAtATime() {
            super("one-at-a-time");
        }
    }

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("retried")
        @Idempotent(operation = "retried")
        public String retried(String body) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("bounded")
        @Idempotent(operation = "bounded")
        public String bounded(String body) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("broken")
        @Idempotent(operation = "broken")
        public String broken(String body) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("one-at-a-time")
        @Idempotent(operation = "one-at-a-time")
        public String oneAtATime(String body) {
            return "run " + RUNS.incrementAndGet();
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
        ScriptedReconciler.ASKED.set(0);
    }

    private static Call interrupted(String operation) {
        Call call = new Call(operation, "/things/" + operation, UUID.randomUUID().toString());
        call.interrupt();
        return call;
    }

    private static void assertUnknown(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(JsonPath.from(response.body()).getString("code")).isEqualTo("idempotency_outcome_unknown");
        assertThat(Things.RUNS).hasValue(0);
    }

    private static Verdict applied() {
        return new Verdict.Applied(new RecordedResponse.Stored(204, List.of(), new byte[0]));
    }

    @Test
    void anException_isFollowedByAnotherCall() {
        ScriptedReconciler.script = (request, reservedAt) -> {
            if (ScriptedReconciler.ASKED.get() < 3) {
                throw new IllegalStateException("expected by the test");
            }
            return applied();
        };

        assertThat(interrupted("retried").answer().statusCode()).isEqualTo(204);
        assertThat(ScriptedReconciler.ASKED).hasValue(3);
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    void exceptionsWithoutEnd_leaveTheOutcomeUnknown() {
        ScriptedReconciler.script = (request, reservedAt) -> {
            throw new IllegalStateException("expected by the test");
        };

        assertUnknown(interrupted("retried").answer());
        assertThat(ScriptedReconciler.ASKED).as("the first call and three retries").hasValue(4);
    }

    @Test
    void noVerdict_leavesTheOutcomeUnknown() {
        ScriptedReconciler.script = (request, reservedAt) -> null;

        assertUnknown(interrupted("retried").answer());
        assertThat(ScriptedReconciler.ASKED).hasValue(1);
    }

    @Test
    void responseThatCannotBeRecorded_leavesTheOutcomeUnknown() {
        for (RecordedResponse response : new RecordedResponse[] { null,
                new RecordedResponse.Stored(503, List.of(), new byte[0]),
                new RecordedResponse.Unreplayable(102, "expected by the test") }) {
            ScriptedReconciler.script = (request, reservedAt) -> new Verdict.Applied(response);

            assertUnknown(interrupted("retried").answer());
        }
    }

    @Test
    void aReconcilerThatDoesNotAnswerInTime_leavesTheOutcomeUnknown() {
        CountDownLatch never = new CountDownLatch(1);
        ScriptedReconciler.script = (request, reservedAt) -> never.await(60, TimeUnit.SECONDS) ? null : applied();
        try {
            assertUnknown(interrupted("bounded").answer());
        } finally {
            never.countDown();
        }
    }

    @Test
    void reconciler_whenMostCallsFail_isLeftAlone() {
        ScriptedReconciler.script = (request, reservedAt) -> {
            throw new IllegalStateException("expected by the test");
        };
        for (int i = 0; i < 10; i++) {
            assertUnknown(interrupted("broken").answer());
        }
        ScriptedReconciler.script = (request, reservedAt) -> applied();

        assertUnknown(interrupted("broken").answer());

        assertThat(ScriptedReconciler.ASKED).hasValue(10);
    }

    @Test
    void concurrentCalls_areLimited() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger mostInside = new AtomicInteger();
        ScriptedReconciler.script = (request, reservedAt) -> {
            mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
            try {
                return answer.await(60, TimeUnit.SECONDS) ? applied() : null;
            } finally {
                inside.decrementAndGet();
            }
        };
        CompletableFuture<HttpResponse<String>> first = interrupted("one-at-a-time").send();
        await().until(() -> ScriptedReconciler.ASKED.get() == 1);
        CompletableFuture<HttpResponse<String>> second = interrupted("one-at-a-time").send();
        await().until(() -> MemoryApplication.runtime().protocol().running() == 2);
        answer.countDown();

        assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
        assertThat(second.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
        assertThat(ScriptedReconciler.ASKED).hasValue(2);
        assertThat(mostInside).hasValue(1);
    }
}
