package io.quarkiverse.rest.idempotency.test.work;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
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
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration;
import io.quarkiverse.rest.idempotency.messaging.IdempotencyKeyMetadata;
import io.quarkiverse.rest.idempotency.messaging.IdempotentConsumer;
import io.quarkiverse.rest.idempotency.mutiny.UniSteps;
import io.quarkiverse.rest.idempotency.support.Without;
import io.quarkiverse.rest.idempotency.test.transaction.Effects;
import io.quarkiverse.rest.idempotency.test.transaction.TransactionApplication;
import io.quarkiverse.rest.idempotency.work.Idempotency;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkiverse.rest.idempotency.work.WorkRequest;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;

/** Work and consumers while nothing is protected: they run each time, with all that they have when they are. */
class SwitchedOffTest {

    private static final String ORDER = "order";
    private static final String BOOK = "book";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("switched-off", Shop.class, Effects.class)
            .overrideConfigKey("quarkus.rest-idempotency.enabled", "false")
            .addBootstrapCustomizer(Without.extensions(Without.OPTIONAL,
                    List.of(Dependency.of("io.quarkus", "quarkus-messaging", Version.getVersion()))));

    @Path("/bookings")
    @Singleton
    @IdempotentOperation(name = ORDER, staleLease = StaleLease.RE_EXECUTE)
    @IdempotentOperation(name = BOOK, completion = Completion.IN_TRANSACTION)
    public static class Shop {

        final Queue<String> calls = new ConcurrentLinkedQueue<>();
        final Queue<UUID> keys = new ConcurrentLinkedQueue<>();
        volatile RuntimeException failure;

        @Inject
        Effects effects;

        @Inject
        IdempotentSteps steps;

        @Inject
        UniSteps uniSteps;

        @Inject
        IdempotencyContext context;

        @Inject
        Idempotency idempotency;

        @POST
        @Transactional
        @Idempotent(completion = Completion.IN_TRANSACTION, keyRequirement = KeyRequirement.REQUIRED)
        public String book(String number) {
            assertThat(QuarkusTransaction.getStatus()).isEqualTo(Status.STATUS_ACTIVE);
            effects.add(number);
            if (failure != null) {
                throw failure;
            }
            return "booked";
        }

        @ActivateRequestContext
        void orderByWork(String number) {
            idempotency.run(WorkRequest.of(ORDER, number), work -> order(number));
        }

        private void order(String number) {
            assertThat(context.key()).isEmpty();
            assertThat(context.deriveKey("pay")).isEqualTo(context.deriveKey("pay"));
            keys.add(context.deriveKey("pay"));
            steps.runOnce("hold", () -> calls.add("hold " + number));
        }

        @Incoming("orders")
        @IdempotentConsumer(staleLease = StaleLease.RE_EXECUTE)
        @Blocking
        void take(String number) {
            order(number);
        }

        @Incoming("unis")
        @IdempotentConsumer(staleLease = StaleLease.RE_EXECUTE)
        Uni<Void> takeUni(String number) {
            return uniSteps.runOnce("pack", () -> Uni.createFrom().voidItem().onItem().delayIt().by(Duration.ofMillis(1)))
                    .flatMap(packed -> {
                        keys.add(context.deriveKey("pay"));
                        return uniSteps.runOnce("hold",
                                () -> Uni.createFrom().item(() -> calls.add("hold " + number)));
                    });
        }

        @Incoming("stages")
        @IdempotentConsumer(staleLease = StaleLease.RE_EXECUTE)
        @Blocking
        CompletionStage<Void> takeStage(String number) {
            keys.add(context.deriveKey("pay"));
            return steps.runOnceAsync("hold", () -> CompletableFuture.completedFuture(calls.add("hold " + number)));
        }

        @Incoming("bookings")
        @IdempotentConsumer(completion = Completion.IN_TRANSACTION)
        @Blocking
        void takeBooking(String number) {
            book(number);
        }
    }

    @Inject
    Shop shop;

    @Inject
    Effects effects;

    @Inject
    Idempotency idempotency;

    @Inject
    IdempotencyAdministration administration;

    @Channel("orders")
    MutinyEmitter<String> orders;

    @Channel("unis")
    MutinyEmitter<String> unis;

    @Channel("stages")
    MutinyEmitter<String> stages;

    @Channel("bookings")
    MutinyEmitter<String> bookings;

    private String number;

    @BeforeEach
    void newOrder() {
        number = UUID.randomUUID().toString();
        shop.calls.clear();
        shop.keys.clear();
        shop.failure = null;
    }

    private void book() {
        idempotency.run(WorkRequest.of(BOOK, number), context -> shop.book(number));
    }

    private static CompletableFuture<Void> deliver(MutinyEmitter<String> channel, String number, Metadata metadata) {
        return channel.sendMessage(Message.of(number, metadata)).subscribeAsCompletionStage();
    }

    private static void assertAcknowledged(CompletableFuture<Void> delivery) {
        assertThat(delivery).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void workInTransaction_isCommittedEachTimeWithoutARecord() {
        book();
        book();

        assertThat(effects.count(number)).isEqualTo(2);
        assertThat(administration.find(idempotency.recordId(WorkRequest.of(BOOK, number)))).isEmpty();
    }

    @Test
    void failureInTransaction_rollsTheEffectBack() {
        shop.failure = new IllegalStateException("ledger closed");

        assertThatThrownBy(this::book).isSameAs(shop.failure);
        assertThat(effects.count(number)).isZero();
        assertThat(QuarkusTransaction.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    @Test
    void successInATransactionThatIsMarkedForRollback_isAFailure() {
        assertThatThrownBy(() -> idempotency.run(WorkRequest.of(BOOK, number), context -> {
            shop.book(number);
            QuarkusTransaction.setRollbackOnly();
        })).isInstanceOf(IllegalStateException.class).hasMessageContaining("marked for rollback");
        assertThat(effects.count(number)).isZero();
    }

    @Test
    void request_hasTheTransactionOfItsMethodEachTime() {
        for (int i = 0; i < 2; i++) {
            given().header("Idempotency-Key", number).body(number).post("/bookings").then().statusCode(200);
        }
        assertThat(effects.count(number)).isEqualTo(2);

        shop.failure = new IllegalStateException("ledger closed");
        given().body(number).post("/bookings").then().statusCode(500);
        assertThat(effects.count(number)).isEqualTo(2);
    }

    @Test
    void injectedStepsAndKeysInWork_areThoseOfEachRun() {
        shop.orderByWork(number);
        shop.orderByWork(number);

        assertThat(shop.calls).hasSize(2);
        assertThat(new HashSet<>(shop.keys)).hasSize(2);
    }

    @Test
    void message_isAcknowledgedAfterARunEachTimeWithOrWithoutAKey() {
        for (MutinyEmitter<String> channel : List.of(orders, unis, stages)) {
            shop.calls.clear();
            shop.keys.clear();
            Metadata key = Metadata.of(new IdempotencyKeyMetadata("key of " + number));
            for (Metadata metadata : List.of(key, key, Metadata.empty())) {
                assertAcknowledged(deliver(channel, number, metadata));
            }

            assertThat(shop.calls).hasSize(3).containsOnly("hold " + number);
            assertThat(new HashSet<>(shop.keys)).hasSize(3);
        }
    }

    @Test
    void consumerInTransaction_isCommittedOrRolledBack() {
        assertAcknowledged(deliver(bookings, number, Metadata.empty()));
        assertThat(effects.count(number)).isEqualTo(1);

        shop.failure = new IllegalStateException("ledger closed");
        assertThat(deliver(bookings, number, Metadata.empty())).failsWithin(Duration.ofSeconds(10));
        assertThat(effects.count(number)).isEqualTo(1);
    }

    @Test
    void consumerThatIsCalledWithoutAMessage_runs() {
        shop.take(number);

        assertThat(shop.calls).containsExactly("hold " + number);
    }

    @Test
    void consumerThatIsCalledInATransaction_joinsIt() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
            shop.takeBooking(number);
            throw new IllegalStateException("rolled back by its caller");
        })).hasMessage("rolled back by its caller");

        assertThat(effects.count(number)).isZero();
    }
}
