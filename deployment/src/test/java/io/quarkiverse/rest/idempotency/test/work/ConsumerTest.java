package io.quarkiverse.rest.idempotency.test.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.Outgoing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.messaging.IdempotencyKeyMetadata;
import io.quarkiverse.rest.idempotency.messaging.IdempotentConsumer;
import io.quarkiverse.rest.idempotency.support.Without;
import io.quarkiverse.rest.idempotency.test.transaction.Effects;
import io.quarkiverse.rest.idempotency.test.transaction.TransactionApplication;
import io.quarkiverse.rest.idempotency.work.KeyReusedException;
import io.quarkiverse.rest.idempotency.work.WorkInProgressException;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.vertx.core.Context;

/** Messages that are delivered more than once. */
class ConsumerTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("consumers", Consumers.class, Shipped.class, Effects.class)
            .addBootstrapCustomizer(Without.extensions(Without.OPTIONAL,
                    List.of(Dependency.of("io.quarkus", "quarkus-messaging", Version.getVersion()))));

    /** A message of an order, with an id that is not its key. */
    public record Order(String number, String article) {
    }

    @Singleton
    public static class Consumers {

        final Queue<String> runs = new ConcurrentLinkedQueue<>();
        final Queue<String> keys = new ConcurrentLinkedQueue<>();
        final Queue<String> onEventLoop = new ConcurrentLinkedQueue<>();
        volatile RuntimeException failure;
        volatile CountDownLatch entered = new CountDownLatch(0);
        volatile CountDownLatch leave = new CountDownLatch(0);

        @Inject
        Effects effects;

        @Inject
        IdempotencyContext context;

        private void run(String number) {
            runs.add(number);
            entered.countDown();
            try {
                assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (failure != null) {
                throw failure;
            }
        }

        @Incoming("orders")
        @IdempotentConsumer
        @Blocking
        void order(Order order) {
            run(order.number());
        }

        @Incoming("rejecting")
        @IdempotentConsumer(inFlight = InFlight.REJECT)
        @Blocking(ordered = false)
        void rejecting(Order order) {
            run(order.number());
        }

        @Incoming("waiting")
        @IdempotentConsumer
        @Blocking(ordered = false)
        void waiting(Order order) {
            run(order.number());
        }

        @Incoming("booked")
        @IdempotentConsumer(completion = Completion.IN_TRANSACTION, key = "payload:/number")
        @Transactional
        void book(Order order) {
            effects.add(order.number());
            run(order.number());
        }

        @Incoming("packed")
        @Outgoing("shipped")
        @IdempotentConsumer
        @Blocking
        String pack(Order order) {
            run(order.number());
            keys.add(context.key().orElseThrow());
            return order.number() + " in parcel " + runs.size();
        }

        @Incoming("asynchronous")
        @IdempotentConsumer
        Uni<Void> asynchronous(Order order) {
            return Uni.createFrom().voidItem().invoke(() -> run(order.number()));
        }

        @Incoming("keyed")
        @IdempotentConsumer
        Uni<Void> keyed(Order order) {
            keys.add(context.key().orElseThrow() + " derives " + context.deriveKey("pay"));
            return Uni.createFrom().voidItem().onItem().delayIt().by(Duration.ofMillis(1));
        }

        private void block(Order order) {
            if (Context.isOnEventLoopThread()) {
                onEventLoop.add(order.number());
            }
            run(order.number());
        }

        @Incoming("blockingUni")
        @IdempotentConsumer
        @Blocking
        Uni<Void> blockingUni(Order order) {
            block(order);
            return Uni.createFrom().voidItem().invoke(() -> block(order));
        }

        @Incoming("blockingStage")
        @IdempotentConsumer
        @Blocking(ordered = false)
        CompletionStage<Void> blockingStage(Order order) {
            block(order);
            return CompletableFuture.completedFuture(null);
        }

        @Incoming("virtualStage")
        @IdempotentConsumer
        @RunOnVirtualThread
        CompletionStage<Void> virtualStage(Order order) {
            block(order);
            return CompletableFuture.completedFuture(null);
        }
    }

    @Singleton
    public static class Shipped {

        final Queue<String> parcels = new ConcurrentLinkedQueue<>();

        @Incoming("shipped")
        void ship(String parcel) {
            parcels.add(parcel);
        }
    }

    @Inject
    Consumers consumers;

    @Inject
    Shipped shipped;

    @Inject
    Effects effects;

    @Channel("orders")
    MutinyEmitter<Order> orders;

    @Channel("rejecting")
    MutinyEmitter<Order> rejecting;

    @Channel("waiting")
    MutinyEmitter<Order> waiting;

    @Channel("booked")
    MutinyEmitter<Order> booked;

    @Channel("packed")
    MutinyEmitter<Order> packed;

    @Channel("asynchronous")
    MutinyEmitter<Order> asynchronous;

    @Channel("keyed")
    MutinyEmitter<Order> keyed;

    @Channel("blockingUni")
    MutinyEmitter<Order> blockingUni;

    @Channel("blockingStage")
    MutinyEmitter<Order> blockingStage;

    @Channel("virtualStage")
    MutinyEmitter<Order> virtualStage;

    private Order order;

    @BeforeEach
    void newOrder() {
        order = new Order(UUID.randomUUID().toString(), "umbrella");
        consumers.runs.clear();
        consumers.keys.clear();
        consumers.failure = null;
        consumers.entered = new CountDownLatch(0);
        consumers.leave = new CountDownLatch(0);
    }

    /**
     * @return completes when the message is acknowledged, and fails when it is negatively acknowledged
     */
    private static CompletableFuture<Void> deliver(MutinyEmitter<Order> channel, Order order) {
        return channel.sendMessage(Message.of(order, Metadata.of(new IdempotencyKeyMetadata("key of " + order.number()))))
                .subscribeAsCompletionStage();
    }

    private static void assertAcknowledged(CompletableFuture<Void> delivery) {
        assertThat(delivery).succeedsWithin(Duration.ofSeconds(10));
    }

    private static Throwable reason(CompletableFuture<Void> delivery) throws Exception {
        try {
            delivery.get(10, TimeUnit.SECONDS);
            throw new AssertionError("Expected a negative acknowledgement");
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static Throwable rootReason(CompletableFuture<Void> delivery) throws Exception {
        Throwable root = reason(delivery);
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    @Test
    void messageThatIsDeliveredAgain_isAcknowledgedWithoutARun() {
        for (MutinyEmitter<Order> channel : List.of(orders, asynchronous)) {
            consumers.runs.clear();
            assertAcknowledged(deliver(channel, order));
            assertAcknowledged(deliver(channel, new Order(order.number(), "umbrella")));

            assertThat(consumers.runs).containsExactly(order.number());
        }
    }

    @Test
    void failure_isTheReasonOfTheNackAndFreesTheKey() throws Exception {
        for (MutinyEmitter<Order> channel : List.of(orders, asynchronous)) {
            consumers.failure = new IllegalStateException("no stock");
            assertThat(reason(deliver(channel, order))).hasStackTraceContaining("no stock");
            consumers.failure = null;
            assertAcknowledged(deliver(channel, order));
        }
        assertThat(consumers.runs).hasSize(4);
    }

    @Test
    void messageOfTheSameKeyWithAnotherPayload_isNacked() throws Exception {
        assertAcknowledged(deliver(orders, order));

        assertThat(rootReason(deliver(orders, new Order(order.number(), "hat")))).isInstanceOf(KeyReusedException.class);
    }

    @Test
    void messageWithoutAKey_isNackedWithTheRemedy() throws Exception {
        CompletableFuture<Void> nacked = orders.send(order).subscribeAsCompletionStage();

        assertThat(reason(nacked)).hasStackTraceContaining("has no key")
                .hasStackTraceContaining("@IdempotentConsumer(key = …)");
    }

    @Test
    void secondDeliveryWhileTheFirstRuns_isNackedOrWaits() throws Exception {
        for (MutinyEmitter<Order> channel : List.of(rejecting, waiting, blockingStage)) {
            consumers.runs.clear();
            consumers.entered = new CountDownLatch(1);
            consumers.leave = new CountDownLatch(1);
            CompletableFuture<Void> first = deliver(channel, order);
            assertThat(consumers.entered.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> second = deliver(channel, order);
            if (channel == rejecting) {
                assertThat(rootReason(second)).isInstanceOf(WorkInProgressException.class);
            }
            consumers.leave.countDown();

            assertAcknowledged(first);
            if (channel != rejecting) {
                assertAcknowledged(second);
            }
            assertThat(consumers.runs).hasSize(1);
        }
    }

    @Test
    void blockingMethodWithAnAsynchronousResult_isKeptOffTheEventLoop() {
        for (MutinyEmitter<Order> channel : List.of(blockingUni, blockingStage, virtualStage)) {
            consumers.runs.clear();
            assertAcknowledged(deliver(channel, order));
            assertThat(consumers.runs).hasSize(channel == blockingUni ? 2 : 1);
            assertThat(consumers.onEventLoop).isEmpty();

            assertAcknowledged(deliver(channel, order));
            assertThat(consumers.runs).hasSize(channel == blockingUni ? 2 : 1);
        }
    }

    @Test
    void injectedContext_isThatOfTheMessage() {
        for (int i = 0; i < 50; i++) {
            assertAcknowledged(deliver(keyed, new Order(order.number() + i, "umbrella")));
        }

        assertThat(consumers.keys).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void effectInTransaction_isThereOnceOrNotAtAll() throws Exception {
        consumers.failure = new IllegalStateException("no stock");
        assertThat(reason(deliver(booked, order))).hasStackTraceContaining("no stock");
        assertThat(effects.count(order.number())).isZero();
        consumers.failure = null;

        assertAcknowledged(deliver(booked, order));
        assertAcknowledged(deliver(booked, order));
        assertThat(effects.count(order.number())).isEqualTo(1);
    }

    @Test
    void resultOfAProcessor_isSentAgain() {
        assertAcknowledged(deliver(packed, order));
        assertAcknowledged(deliver(packed, order));

        await().until(() -> shipped.parcels.size() == 2);
        assertThat(shipped.parcels).containsOnly(order.number() + " in parcel 1");
        assertThat(consumers.keys).containsExactly("key of " + order.number());
    }
}
