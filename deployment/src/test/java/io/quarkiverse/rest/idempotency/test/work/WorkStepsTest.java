package io.quarkiverse.rest.idempotency.test.work;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.messaging.IdempotencyKeyMetadata;
import io.quarkiverse.rest.idempotency.messaging.IdempotentConsumer;
import io.quarkiverse.rest.idempotency.mutiny.UniIdempotency;
import io.quarkiverse.rest.idempotency.mutiny.UniSteps;
import io.quarkiverse.rest.idempotency.support.Without;
import io.quarkiverse.rest.idempotency.test.transaction.TransactionApplication;
import io.quarkiverse.rest.idempotency.work.Idempotency;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkiverse.rest.idempotency.work.WorkNotContinuedException;
import io.quarkiverse.rest.idempotency.work.WorkRequest;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;

/** Work without HTTP that is done in steps: what a later attempt calls again, and what it does not. */
class WorkStepsTest {

    private static final String ORDER = "order";
    private static final String REJECTING = "order-that-rejects";
    private static final String BOOKED = "order-in-transaction";
    private static final String OFF = "switched-off";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication.withoutEntities("work-steps", Shop.class)
            .overrideConfigKey("quarkus.rest-idempotency.operations." + OFF + ".enabled", "false")
            .addBootstrapCustomizer(Without.extensions(Without.OPTIONAL,
                    List.of(Dependency.of("io.quarkus", "quarkus-messaging", Version.getVersion()))));

    @Path("/shop")
    @Singleton
    @IdempotentOperation(name = ORDER, staleLease = StaleLease.RE_EXECUTE)
    @IdempotentOperation(name = REJECTING)
    @IdempotentOperation(name = BOOKED, completion = Completion.IN_TRANSACTION)
    @IdempotentOperation(name = OFF, staleLease = StaleLease.RE_EXECUTE)
    public static class Shop {

        final Queue<String> calls = new ConcurrentLinkedQueue<>();
        volatile boolean down;

        @Inject
        IdempotentSteps injected;

        @Inject
        IdempotencyContext context;

        @Inject
        UniSteps uniSteps;

        @Inject
        Idempotency idempotency;

        private String hold() {
            calls.add("hold");
            return "chair";
        }

        private String charge(String held, UUID key) {
            calls.add("charge");
            if (down) {
                throw new IllegalStateException("no answer of the bank");
            }
            assertThat(key.version()).isEqualTo(8);
            return "paid " + held;
        }

        String order(IdempotentSteps steps) {
            String held = steps.run("hold", String.class, this::hold);
            return steps.run("charge", String.class, () -> charge(held, steps.key()));
        }

        Uni<String> order(UniSteps steps) {
            return steps
                    .run("hold", String.class,
                            () -> Uni.createFrom().item(this::hold).onItem().delayIt().by(Duration.ofMillis(1)))
                    .flatMap(held -> steps.run("charge", String.class,
                            () -> Uni.createFrom().item(() -> charge(held, steps.key()))));
        }

        CompletionStage<String> orderAsync(IdempotentSteps steps) {
            return steps.runAsync("hold", String.class,
                    () -> CompletableFuture.supplyAsync(this::hold,
                            CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)))
                    .thenCompose(held -> steps.runAsync("charge", String.class,
                            () -> CompletableFuture.completedFuture(charge(held, steps.key()))));
        }

        /** Not idempotent itself: its steps are those of the work that it runs. */
        @POST
        public String overHttp(String number) {
            return idempotency.execute(WorkRequest.of(ORDER, number).returning(String.class), work -> order(injected));
        }

        @POST
        @Path("async")
        public CompletionStage<String> asyncOverHttp(String number) {
            return idempotency.executeAsync(WorkRequest.of(ORDER, number).returning(String.class),
                    work -> orderAsync(injected)).exceptionally(Throwable::getMessage);
        }

        @Incoming("orders")
        @IdempotentConsumer(staleLease = StaleLease.RE_EXECUTE)
        @Blocking
        void take(String number) {
            order(injected);
        }

        @Incoming("unis")
        @IdempotentConsumer(staleLease = StaleLease.RE_EXECUTE)
        Uni<Void> takeUni(String number) {
            return order(uniSteps).replaceWithVoid();
        }

        @Incoming("stages")
        @IdempotentConsumer(staleLease = StaleLease.RE_EXECUTE)
        CompletionStage<Void> takeStage(String number) {
            return orderAsync(injected).thenAccept(paid -> assertThat(context.key()).contains("key of " + number));
        }

        @Incoming("blockingStages")
        @IdempotentConsumer(staleLease = StaleLease.RE_EXECUTE)
        @Blocking
        CompletionStage<Void> takeStageOnAWorker(String number) {
            return orderAsync(injected).thenAccept(paid -> {
            });
        }

        @Incoming("bookings")
        @IdempotentConsumer(staleLease = StaleLease.RE_EXECUTE)
        @Transactional
        void book(String number) {
            order(injected);
        }

        @Incoming("rejecting")
        @IdempotentConsumer
        @Blocking
        void rejecting(String number) {
            order(injected);
        }
    }

    @Inject
    Shop shop;

    @Inject
    Idempotency idempotency;

    @Inject
    UniIdempotency uniIdempotency;

    @Channel("orders")
    MutinyEmitter<String> orders;

    @Channel("unis")
    MutinyEmitter<String> unis;

    @Channel("stages")
    MutinyEmitter<String> stages;

    @Channel("blockingStages")
    MutinyEmitter<String> blockingStages;

    @Channel("bookings")
    MutinyEmitter<String> bookings;

    @Channel("rejecting")
    MutinyEmitter<String> rejecting;

    private String number;

    @BeforeEach
    void newOrder() {
        number = UUID.randomUUID().toString();
        shop.calls.clear();
        shop.down = false;
    }

    private WorkRequest<String> request(String operation) {
        return WorkRequest.of(operation, number).returning(String.class);
    }

    private String ordered(String operation) {
        return idempotency.execute(request(operation), context -> shop.order(context.steps()));
    }

    private static CompletableFuture<Void> deliver(MutinyEmitter<String> channel, String number) {
        return channel.sendMessage(Message.of(number, Metadata.of(new IdempotencyKeyMetadata("key of " + number))))
                .subscribeAsCompletionStage();
    }

    private static Throwable reason(CompletableFuture<Void> delivery) throws Exception {
        try {
            delivery.get(10, TimeUnit.SECONDS);
            throw new AssertionError("Expected a negative acknowledgement");
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    @Test
    void laterAttempt_goesOnWithTheStepThatFailed() {
        shop.down = true;
        assertThatThrownBy(() -> ordered(ORDER)).hasMessage("no answer of the bank");
        shop.down = false;

        assertThat(List.of(ordered(ORDER), ordered(ORDER))).containsOnly("paid chair");
        assertThat(shop.calls).containsExactly("hold", "charge", "charge");
    }

    @Test
    void laterAttemptWithMutiny_goesOnWithTheStepThatFailed() {
        Uni<String> ordered = uniIdempotency.execute(request(ORDER), context -> shop.order(UniSteps.of(context.steps())));
        shop.down = true;
        assertThatThrownBy(() -> ordered.await().indefinitely()).hasMessage("no answer of the bank");
        shop.down = false;

        assertThat(List.of(ordered.await().indefinitely(), ordered.await().indefinitely())).containsOnly("paid chair");
        assertThat(shop.calls).containsExactly("hold", "charge", "charge");
    }

    @Test
    void injectedStepsInWorkOfARequest_areThoseOfTheWork() {
        shop.down = true;
        given().body(number).post("/shop").then().statusCode(500);
        shop.down = false;

        assertThat(given().body(number).post("/shop").then().statusCode(200).extract().asString()).isEqualTo("paid chair");
        assertThat(shop.calls).containsExactly("hold", "charge", "charge");
    }

    @Test
    void injectedStepsInWorkThatDoesNotBlock_areRejectedWithTheRemedy() {
        assertThat(given().body(number).post("/shop/async").then().statusCode(200).extract().asString())
                .contains("Use the steps of its context");
        assertThat(shop.calls).isEmpty();
    }

    @Test
    void messageThatIsDeliveredAgainAfterAFailure_goesOnWithTheStepThatFailed() throws Exception {
        for (MutinyEmitter<String> channel : List.of(orders, unis, stages, blockingStages)) {
            shop.calls.clear();
            shop.down = true;
            assertThat(reason(deliver(channel, number))).hasStackTraceContaining("no answer of the bank");
            shop.down = false;

            for (int delivery = 0; delivery < 2; delivery++) {
                assertThat(deliver(channel, number)).succeedsWithin(Duration.ofSeconds(10));
            }
            assertThat(shop.calls).containsExactly("hold", "charge", "charge");
        }
    }

    @Test
    void workOfAnotherVersion_isNotContinued() {
        shop.down = true;
        assertThatThrownBy(() -> ordered(ORDER)).hasMessage("no answer of the bank");
        shop.calls.clear();

        assertThatThrownBy(() -> idempotency.run(WorkRequest.of(ORDER, number),
                context -> context.steps().runOnce("mail", () -> shop.calls.add("mail"))))
                .isInstanceOfSatisfying(WorkNotContinuedException.class, stopped -> {
                    assertThat(stopped.code()).isEqualTo(IdempotencyErrorCode.STEPS_CHANGED);
                    assertThat(stopped.operation()).contains(ORDER);
                    assertThat(stopped.retryAfter()).isPresent();
                });
        assertThat(shop.calls).isEmpty();
    }

    @Test
    void stepsThatWouldNeverBeUsed_areNotCalled() throws Exception {
        for (String operation : List.of(REJECTING, BOOKED)) {
            assertThatThrownBy(() -> ordered(operation)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("StaleLease.RE_EXECUTE").hasMessageContaining("'" + operation + "'");
        }
        assertThat(reason(deliver(rejecting, number))).hasStackTraceContaining("StaleLease.RE_EXECUTE");
        assertThat(shop.calls).isEmpty();
    }

    @Test
    void stepInATransaction_isNotCalled() throws Exception {
        assertThat(reason(deliver(bookings, number))).hasStackTraceContaining("began in a transaction");
        assertThat(shop.calls).isEmpty();
    }

    @Test
    void stepsOfAnOperationThatIsSwitchedOff_areCalledInEachRun() {
        for (int run = 0; run < 2; run++) {
            assertThat(ordered(OFF)).isEqualTo("paid chair");
        }
        assertThat(shop.calls).containsExactly("hold", "charge", "hold", "charge");
    }
}
