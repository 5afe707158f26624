package io.quarkiverse.rest.idempotency.test.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.Outgoing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.messaging.IdempotencyKeyMetadata;
import io.quarkiverse.rest.idempotency.messaging.IdempotentConsumer;
import io.quarkiverse.rest.idempotency.support.Without;
import io.quarkiverse.rest.idempotency.test.transaction.TransactionApplication;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MessageConverter;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.annotations.Broadcast;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** One message that two consumers handle at a time. */
class BroadcastTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("broadcast", Consumers.class, ParcelOfNumber.class, Request.class, Parcel.class)
            .addBootstrapCustomizer(Without.extensions(Without.OPTIONAL,
                    List.of(Dependency.of("io.quarkus", "quarkus-messaging", Version.getVersion()))));

    /** The type that a number is converted to. */
    public record Parcel(String number) {
    }

    @Singleton
    public static class ParcelOfNumber implements MessageConverter {

        @Override
        public boolean canConvert(Message<?> in, Type target) {
            return target == Parcel.class && in.getPayload() instanceof String;
        }

        @Override
        public Message<?> convert(Message<?> in, Type target) {
            return in.withPayload(new Parcel((String) in.getPayload()));
        }
    }

    /** The request scope of a run. */
    @RequestScoped
    public static class Request {

        private String consumer;

        public String claimedBy(String name) {
            consumer = consumer == null ? name : consumer;
            return consumer;
        }
    }

    @Singleton
    public static class Consumers {

        /** The facts that each run was told, before the other consumer began or ended and after. */
        final Map<String, List<String>> told = new ConcurrentHashMap<>();
        volatile Map<String, CompletableFuture<Void>> goOn;
        volatile CountDownLatch begun;

        @Inject
        IdempotencyContext context;

        @Inject
        Request request;

        private String tell(String consumer) {
            try {
                return context.operation().orElse("none") + " " + context.deriveKey("pay") + " in the request of "
                        + request.claimedBy(consumer);
            } catch (RuntimeException e) {
                return e.toString();
            }
        }

        private Uni<Void> later(String consumer) {
            String before = tell(consumer);
            Context place = Vertx.currentContext();
            begun.countDown();
            return Uni.createFrom().completionStage(goOn.get(consumer))
                    .emitOn(task -> place.runOnContext(ignored -> task.run()))
                    .onItem().invoke(() -> told.put(consumer, List.of(before, tell(consumer))));
        }

        private void wait(String consumer) {
            String before = tell(consumer);
            begun.countDown();
            goOn.get(consumer).orTimeout(10, TimeUnit.SECONDS).join();
            told.put(consumer, List.of(before, tell(consumer)));
        }

        @Incoming("numbers")
        @IdempotentConsumer(operation = "first")
        Uni<Void> first(String number) {
            return later("first");
        }

        @Incoming("numbers")
        @IdempotentConsumer(operation = "second")
        Uni<Void> second(String number) {
            return later("second");
        }

        @Incoming("toConvert")
        @Outgoing("converted")
        @Broadcast(2)
        String relay(String number) {
            return number;
        }

        @Incoming("converted")
        @IdempotentConsumer(operation = "first of converted")
        Uni<Void> firstOfConverted(Parcel parcel) {
            return later("first");
        }

        @Incoming("converted")
        @IdempotentConsumer(operation = "second of converted")
        Uni<Void> secondOfConverted(Parcel parcel) {
            return later("second");
        }

        @Incoming("toBlocking")
        @Outgoing("blocking")
        @Broadcast(2)
        String relayToBlocking(String number) {
            return number;
        }

        @Incoming("toFork")
        @Outgoing("left")
        @Outgoing("right")
        String fork(String number) {
            return number;
        }

        @Incoming("left")
        @IdempotentConsumer(operation = "first of a fork")
        Uni<Void> left(String number) {
            return later("first");
        }

        @Incoming("right")
        @IdempotentConsumer(operation = "second of a fork")
        Uni<Void> right(String number) {
            return later("second");
        }

        @Incoming("east")
        @Incoming("west")
        @IdempotentConsumer(operation = "of both")
        @Blocking
        void ofBoth(String number) {
            told.put(number, List.of(context.operation().orElse("none")));
        }

        @Incoming("mixed")
        @IdempotentConsumer(operation = "idempotent")
        Uni<Void> idempotent(String number) {
            return later("first");
        }

        @Incoming("mixed")
        Uni<Void> plain(String number) {
            return later("second");
        }

        @Incoming("blocking")
        @IdempotentConsumer(operation = "first that blocks")
        @Blocking(ordered = false)
        void firstThatBlocks(String number) {
            wait("first");
        }

        @Incoming("blocking")
        @IdempotentConsumer(operation = "second that blocks")
        @Blocking(ordered = false)
        void secondThatBlocks(String number) {
            wait("second");
        }
    }

    @Inject
    Consumers consumers;

    @Channel("numbers")
    @Broadcast(2)
    MutinyEmitter<String> numbers;

    @Channel("toConvert")
    MutinyEmitter<String> converted;

    @Channel("toBlocking")
    MutinyEmitter<String> blocking;

    @Channel("toFork")
    MutinyEmitter<String> forked;

    @Channel("west")
    MutinyEmitter<String> west;

    @Channel("east")
    MutinyEmitter<String> east;

    @Channel("mixed")
    @Broadcast(2)
    MutinyEmitter<String> mixed;

    @Inject
    Vertx vertx;

    @BeforeEach
    void newRuns() {
        consumers.told.clear();
        consumers.goOn = Map.of("first", new CompletableFuture<>(), "second", new CompletableFuture<>());
        consumers.begun = new CountDownLatch(2);
    }

    private static Message<String> message(String number) {
        return Message.of(number, Metadata.of(new IdempotencyKeyMetadata("key of " + number)));
    }

    /** Both consumers have begun before one of them goes on, and this one has ended before the other does. */
    private void handleAtATime(MutinyEmitter<String> channel, String firstToEnd, String lastToEnd) throws Exception {
        String number = UUID.randomUUID().toString();
        Message<String> message = message(number);
        // The emitter gives the message a context only where it is called on one.
        VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext())
                .runOnContext(ignored -> channel.sendMessageAndForget(message));
        assertThat(consumers.begun.await(10, TimeUnit.SECONDS)).isTrue();
        for (String consumer : List.of(firstToEnd, lastToEnd)) {
            consumers.goOn.get(consumer).complete(null);
            await().until(() -> consumers.told.containsKey(consumer));
        }
    }

    private void assertOwn(String consumer, String operation) {
        List<String> told = consumers.told.get(consumer);
        assertThat(told.get(0)).startsWith(operation + " ").endsWith(" in the request of " + consumer);
        assertThat(told.get(1)).isEqualTo(told.get(0));
    }

    @Test
    void consumersThatGoOnLater_haveEachTheirOwnWork() throws Exception {
        handleAtATime(numbers, "first", "second");

        assertOwn("first", "first");
        assertOwn("second", "second");
    }

    @Test
    void consumersThatEndInTheOtherOrder_haveEachTheirOwnWork() throws Exception {
        handleAtATime(numbers, "second", "first");

        assertOwn("first", "first");
        assertOwn("second", "second");
    }

    @Test
    void consumersOfAConvertedMessage_haveEachTheirOwnWork() throws Exception {
        handleAtATime(converted, "first", "second");

        assertOwn("first", "first of converted");
        assertOwn("second", "second of converted");
    }

    @Test
    void consumersThatBlock_haveEachTheirOwnWorkAndRequest() throws Exception {
        handleAtATime(blocking, "first", "second");

        assertOwn("first", "first that blocks");
        assertOwn("second", "second that blocks");
    }

    @Test
    void consumersOfAFork_haveEachTheirOwnWork() throws Exception {
        handleAtATime(forked, "first", "second");

        assertOwn("first", "first of a fork");
        assertOwn("second", "second of a fork");
    }

    @Test
    void consumerOfTwoChannels_handlesTheMessagesOfBoth() {
        for (MutinyEmitter<String> channel : List.of(west, east)) {
            String number = UUID.randomUUID().toString();

            channel.sendMessageAndAwait(message(number));

            assertThat(consumers.told.get(number)).containsExactly("of both");
        }
    }

    @Test
    void consumerThatIsNotIdempotent_hasNotTheWorkOfTheOther() throws Exception {
        handleAtATime(mixed, "first", "second");

        assertOwn("first", "idempotent");
        assertThat(consumers.told.get("second")).noneMatch(told -> told.contains("idempotent "));
    }
}
