package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.spi.Reconciler.Verdict;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.path.json.JsonPath;

/**
 * Keys whose owner is gone, where a reconciler can tell whether the method had its effect.
 */
class ReconciliationTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .of(Things.class, Call.class, ScriptedReconciler.class, ScriptedReconciler.Script.class, Pay.class, PaySoon.class)
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"pay\".reconcile.back-off", "1h")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"pay-soon\".reconcile.back-off", "10ms");

    @Singleton
    public static class Pay extends ScriptedReconciler {
        Pay() {
            super("pay");
        }
    }

    @Singleton
    public static class PaySoon extends ScriptedReconciler {
        PaySoon() {
            super("pay-soon");
        }
    }

    @Path("/things")
    @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("pay/{status}")
        @Idempotent(operation = "pay")
        public Response pay(@RestPath int status, String body) {
            int run = RUNS.incrementAndGet();
            return Response.status(run == 1 ? status : 200).entity("run " + run).build();
        }

        @POST
        @Path("pay-soon")
        @Idempotent(operation = "pay-soon")
        public String paySoon(String body) {
            return "run " + RUNS.incrementAndGet();
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
        ScriptedReconciler.ASKED.set(0);
        ScriptedReconciler.script = (request, reservedAt) -> new Verdict.Unknown();
    }

    private static Call pay() {
        return new Call("pay", "/things/pay/200", UUID.randomUUID().toString());
    }

    private static Verdict applied() {
        return new Verdict.Applied(new RecordedResponse.Stored(201,
                List.of(new RecordedResponse.Header("Content-Type", "text/plain"),
                        new RecordedResponse.Header("Location", "/payments/7"),
                        new RecordedResponse.Header("X-Account", "secret")),
                "paid before".getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertPaidBefore(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("paid before");
        assertThat(response.headers().firstValue("Location")).hasValue("/payments/7");
        assertThat(response.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(response.headers().firstValue("X-Account")).as("a header outside the allow-list").isEmpty();
    }

    private static void assertUnknown(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(JsonPath.from(response.body()).getString("code")).isEqualTo("idempotency_outcome_unknown");
    }

    @Test
    void applied_theResponseOfTheReconcilerIsRecorded_andNothingRuns() {
        Call interrupted = pay();
        interrupted.interrupt();
        ScriptedReconciler.script = (request, reservedAt) -> applied();

        assertPaidBefore(interrupted.answer());
        assertPaidBefore(interrupted.answer());

        assertThat(Things.RUNS).hasValue(0);
        assertThat(ScriptedReconciler.ASKED).hasValue(1);
    }

    @Test
    void notApplied_theMethodRuns_once() {
        Call interrupted = pay();
        interrupted.interrupt();
        ScriptedReconciler.script = (request, reservedAt) -> new Verdict.NotApplied();

        HttpResponse<String> first = interrupted.answer();
        HttpResponse<String> retry = interrupted.answer();

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).isEqualTo("run 1");
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(retry.body()).isEqualTo("run 1");
        assertThat(Things.RUNS).hasValue(1);
        assertThat(ScriptedReconciler.ASKED).hasValue(1);
    }

    @Test
    void unknown_beforeTheBackOff_isNotAskedAgain() {
        Call interrupted = pay();
        interrupted.interrupt();

        HttpResponse<String> first = interrupted.answer();
        HttpResponse<String> second = interrupted.answer();

        assertUnknown(first);
        assertThat(first.headers().firstValue("Retry-After")).as("the back-off, which is an hour")
                .hasValue("60");
        assertUnknown(second);
        assertThat(second.headers().firstValue("Retry-After")).as("what is left of it").hasValue("60");
        assertThat(ScriptedReconciler.ASKED).hasValue(1);
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    void unknown_afterTheBackOff_theReconcilerIsAskedAgain() {
        Call interrupted = new Call("pay-soon", "/things/pay-soon", UUID.randomUUID().toString());
        interrupted.interrupt();
        ScriptedReconciler.script = (request, reservedAt) -> ScriptedReconciler.ASKED.get() < 3 ? new Verdict.Unknown()
                : applied();

        assertUnknown(interrupted.answer());
        await().until(() -> interrupted.answer().statusCode() == 201);

        assertPaidBefore(interrupted.answer());
        assertThat(ScriptedReconciler.ASKED).hasValue(3);
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    @Tag("single-owner")
    void concurrentDuplicatesCauseOneQuestion_andAllGetItsAnswer() throws Exception {
        Call interrupted = pay();
        interrupted.interrupt();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        ScriptedReconciler.script = (request, reservedAt) -> {
            asked.countDown();
            return answer.await(60, TimeUnit.SECONDS) ? applied() : null;
        };

        List<CompletableFuture<HttpResponse<String>>> duplicates = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            duplicates.add(interrupted.send());
        }
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        await().until(() -> MemoryApplication.runtime().protocol().waiting() == 4);
        answer.countDown();

        for (CompletableFuture<HttpResponse<String>> duplicate : duplicates) {
            assertPaidBefore(duplicate.get(30, TimeUnit.SECONDS));
        }
        assertThat(ScriptedReconciler.ASKED).hasValue(1);
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    void aServerErrorOfTheMethod_isReconciledBeforeAnythingRunsAgain() {
        Call call = new Call("pay", "/things/pay/500", UUID.randomUUID().toString());
        List<Integer> runsWhenAsked = new ArrayList<>();
        ScriptedReconciler.script = (request, reservedAt) -> {
            runsWhenAsked.add(Things.RUNS.get());
            return new Verdict.NotApplied();
        };

        HttpResponse<String> failed = call.answer();
        HttpResponse<String> retry = call.answer();

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(retry.statusCode()).isEqualTo(200);
        assertThat(retry.body()).isEqualTo("run 2");
        assertThat(runsWhenAsked).containsExactly(1);
    }

    @Test
    void aServerErrorOfAMethodThatHadItsEffect_isFollowedByTheReconciledAnswer() {
        Call call = new Call("pay", "/things/pay/500", UUID.randomUUID().toString());
        ScriptedReconciler.script = (request, reservedAt) -> applied();

        assertThat(call.answer().statusCode()).isEqualTo(500);
        assertPaidBefore(call.answer());
        assertThat(Things.RUNS).hasValue(1);
    }

    @Test
    void firstRequest_isNotReconciled() {
        assertThat(pay().answer().statusCode()).isEqualTo(200);
        assertThat(ScriptedReconciler.ASKED).hasValue(0);
    }
}
