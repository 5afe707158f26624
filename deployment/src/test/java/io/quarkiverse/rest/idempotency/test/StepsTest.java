package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.mutiny.UniSteps;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/** Methods whose steps are recorded: what a later run calls again, and what it does not. */
class StepsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Orders.class, Call.class)
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"released\".steps.on-failure", "release")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"small\".steps.max-size", "100");

    public record Hold(String item, int count) {
    }

    @Path("/orders")
    public static class Orders {

        static final List<String> CALLS = new CopyOnWriteArrayList<>();
        static volatile boolean down;
        static volatile boolean failsEarly;

        @Inject
        IdempotentSteps injected;

        @Inject
        UniSteps uniSteps;

        private static <T> T call(String call, Supplier<T> result) {
            CALLS.add(call);
            return result.get();
        }

        private static String charge(IdempotentSteps steps, Hold hold) {
            return charge(steps.key(), hold);
        }

        private static String charge(UUID key, Hold hold) {
            CALLS.add("charge " + key);
            if (down) {
                throw new IllegalStateException("expected by the test");
            }
            return hold.count() + " " + hold.item();
        }

        private static String order(IdempotentSteps steps) {
            if (failsEarly) {
                throw new IllegalStateException("expected by the test");
            }
            Hold hold = steps.run("hold", Hold.class, () -> call("hold", () -> new Hold("chair", 7)));
            List<String> charges = steps.run("charge", new IdempotentSteps.ResultType<List<String>>() {
            }, () -> List.of(charge(steps, hold)));
            steps.runOnce("mail", () -> CALLS.add("mail"));
            return charges.get(0);
        }

        @POST
        @Path("blocking")
        @Idempotent(operation = "blocking", staleLease = StaleLease.RE_EXECUTE)
        public String blocking(IdempotentSteps steps, String body) {
            return order(steps);
        }

        @POST
        @Path("injected")
        @Idempotent(operation = "injected", staleLease = StaleLease.RE_EXECUTE)
        public String injected(String body) {
            return order(injected);
        }

        @POST
        @Path("uni")
        @Idempotent(operation = "uni", staleLease = StaleLease.RE_EXECUTE)
        public Uni<String> uni(IdempotentSteps steps, String body) {
            return Uni.createFrom()
                    .completionStage(() -> steps.runAsync("hold", Hold.class,
                            () -> call("hold", () -> Uni.createFrom().item(new Hold("chair", 7))).onItem().delayIt()
                                    .by(Duration.ofMillis(1)).subscribeAsCompletionStage()))
                    .flatMap(hold -> Uni.createFrom().completionStage(() -> steps.runAsync("charge", String.class,
                            () -> Uni.createFrom().item(() -> charge(steps, hold)).subscribeAsCompletionStage())))
                    .flatMap(charge -> Uni.createFrom().completionStage(() -> steps.runOnceAsync("mail",
                            () -> Uni.createFrom().item(() -> CALLS.add("mail")).subscribeAsCompletionStage()))
                            .replaceWith(charge));
        }

        private static Uni<String> order(UniSteps steps) {
            return steps
                    .run("hold", Hold.class,
                            () -> call("hold", () -> Uni.createFrom().item(new Hold("chair", 7))).onItem().delayIt()
                                    .by(Duration.ofMillis(1)))
                    .flatMap(hold -> steps.run("charge", new IdempotentSteps.ResultType<List<String>>() {
                    }, () -> Uni.createFrom().item(() -> List.of(charge(steps.key(), hold)))))
                    .call(() -> steps.runOnce("mail", () -> Uni.createFrom().item(() -> CALLS.add("mail"))))
                    .map(charges -> charges.get(0));
        }

        @POST
        @Path("uniSteps")
        @Idempotent(operation = "uniSteps", staleLease = StaleLease.RE_EXECUTE)
        public Uni<String> uniSteps(UniSteps steps, String body) {
            return order(steps);
        }

        @POST
        @Path("uniStepsInjected")
        @Idempotent(operation = "uniStepsInjected", staleLease = StaleLease.RE_EXECUTE)
        public Uni<String> uniStepsInjected(String body) {
            return order(uniSteps);
        }

        @POST
        @Path("contextSteps")
        @Idempotent(operation = "contextSteps", staleLease = StaleLease.RE_EXECUTE)
        public String contextSteps(IdempotencyContext context, String body) {
            return order(context.steps());
        }

        @POST
        @Path("released")
        @Idempotent(operation = "released", staleLease = StaleLease.RE_EXECUTE)
        public String released(IdempotentSteps steps, String body) {
            return order(steps);
        }

        @POST
        @Path("small")
        @Idempotent(operation = "small", staleLease = StaleLease.RE_EXECUTE)
        public String small(IdempotentSteps steps, String body) {
            return steps.run("large", String.class, () -> call("large", () -> "x".repeat(200)));
        }

        @POST
        @Path("none")
        @Idempotent(operation = "none", staleLease = StaleLease.RE_EXECUTE)
        public String none(String body) {
            throw new IllegalStateException("expected by the test");
        }

        @POST
        @Path("rejecting")
        @Idempotent(operation = "rejecting")
        public String rejecting(String body) {
            return order(injected);
        }
    }

    private String key;

    @BeforeEach
    void everythingWorks() {
        key = UUID.randomUUID().toString();
        Orders.CALLS.clear();
        Orders.down = false;
        Orders.failsEarly = false;
    }

    private Call call(String operation) {
        return new Call(operation, "/orders/" + operation, key);
    }

    private String charge(String operation) {
        return "charge " + RecordId.of("default", null, key).deriveKey(operation, "charge");
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "injected", "contextSteps", "uni", "uniSteps", "uniStepsInjected" })
    void retryAfterA5xx_goesOnWithTheStepThatFailed(String operation) {
        Orders.down = true;
        assertThat(call(operation).answer().statusCode()).isEqualTo(500);
        Orders.down = false;

        assertThat(call(operation).answer().body()).isEqualTo("7 chair");
        HttpResponse<String> replay = call(operation).answer();

        assertThat(replay.body()).isEqualTo("7 chair");
        assertThat(replay.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(Orders.CALLS).containsExactly("hold", charge(operation), charge(operation), "mail");
    }

    /** Leaves the record of a node that has died after the step "hold", in the layout 1 of progress. */
    private void interruptAfterHold(String operation, String step, String result) {
        Ownership former = call(operation).interrupt();
        String type = Hold.class.getTypeName();
        byte[] progress = ("\1\2\0" + (char) step.length() + step + "\0" + (char) type.length() + type + "\0\0\0"
                + (char) result.length() + result).getBytes(StandardCharsets.ISO_8859_1);
        IdempotencyStore store = Arc.container().instance(IdempotencyStore.class).get();
        assertThat(store.recordProgress(List.of(new ProgressCall(former, progress))).toCompletableFuture().join())
                .containsExactly(RecordProgressResult.RECORDED);
    }

    @Test
    void takeover_goesOnAfterTheStepsOfTheDeadNode() {
        interruptAfterHold("blocking", "hold", "{\"item\":\"table\",\"count\":2}");

        assertThat(call("blocking").answer().body()).isEqualTo("2 table");
        assertThat(Orders.CALLS).containsExactly(charge("blocking"), "mail");
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "injected" })
    void takeoverThatFailsBeforeItsFirstStep_keepsThoseOfTheDeadNode(String operation) {
        interruptAfterHold(operation, "hold", "{\"item\":\"table\",\"count\":2}");
        Orders.failsEarly = true;
        assertThat(call(operation).answer().statusCode()).isEqualTo(500);
        Orders.failsEarly = false;

        assertThat(call(operation).answer().body()).isEqualTo("2 table");
        assertThat(Orders.CALLS).containsExactly(charge(operation), "mail");
    }

    /** This application injects steps, and this method takes none. */
    @Test
    void takeoverOfAMethodWithoutSteps_thatFails_freesItsKey() {
        Ownership former = call("none").interrupt();
        assertThat(call("none").answer().statusCode()).isEqualTo(500);

        assertThat(Call.store().load(List.of(former.id())).toCompletableFuture().join())
                .containsExactly(new LoadResult.Absent());
    }

    @Test
    void recordOfAVersionWithOtherSteps_isAnswered503_andKeepsThem() {
        interruptAfterHold("blocking", "reserve", "{\"item\":\"table\",\"count\":2}");

        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = call("blocking").answer();
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("\"code\":\"idempotency_steps_changed\"");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
        assertThat(Orders.CALLS).isEmpty();
    }

    @Test
    void requestWithAnotherBody_afterA5xx_isRejected() {
        Orders.down = true;
        assertThat(call("blocking").answer().statusCode()).isEqualTo(500);

        given().contentType("text/plain").body("amount=8").header("Idempotency-Key", key).post("/orders/blocking").then()
                .statusCode(422);
        assertThat(Orders.CALLS).hasSize(2);
    }

    @Test
    void stepsThatAreReleasedOnFailure_runAgain_withTheSameKeys() {
        Orders.down = true;
        assertThat(call("released").answer().statusCode()).isEqualTo(500);
        Orders.down = false;

        assertThat(call("released").answer().body()).isEqualTo("7 chair");
        assertThat(Orders.CALLS).containsExactly("hold", charge("released"), "hold", charge("released"), "mail");
    }

    @Test
    void requestWithoutAKey_callsEachStep() {
        for (int i = 0; i < 2; i++) {
            given().contentType("text/plain").body(Call.BODY).post("/orders/blocking").then().statusCode(200);
        }
        assertThat(Orders.CALLS.stream().filter("hold"::equals)).hasSize(2);
        assertThat(Orders.CALLS.stream().filter(call -> call.startsWith("charge"))).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void resultBeyondTheLimit_isAnswered500() {
        assertThat(call("small").answer().statusCode()).isEqualTo(500);
        assertThat(Orders.CALLS).containsExactly("large");
    }

    @Test
    void stepsOfAnOperationThatIsNotReExecuted_areNotCalled() {
        assertThat(call("rejecting").answer().statusCode()).isEqualTo(500);
        assertThat(Orders.CALLS).isEmpty();
    }
}
