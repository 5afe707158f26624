package io.quarkiverse.rest.idempotency.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.jandex.Index;
import org.jboss.jandex.MethodInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.TargetedMessages;

/** The parameters and results that a consumer can have. Messaging acknowledges no message that a method takes itself. */
class ConsumerSignatureTest {

    interface OrderMessage extends Message<String> {
    }

    record Order(String number) {
    }

    interface Methods {

        String payload(Order order);

        Uni<Order> uni(String order);

        CompletionStage<Void> stage(long order, Order metadata);

        void message(Message<String> message);

        void ownMessage(OrderMessage message);

        TargetedMessages messageOfALibrary(String order);

        Uni<OrderMessage> uniOfOwnMessage(String order);

        Multi<String> stream(String order);

        void batch(List<String> orders);
    }

    private static final Index INDEX = index();

    private static Index index() {
        try {
            return Index.of(Methods.class, OrderMessage.class, Order.class, TargetedMessages.class, Message.class, Multi.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> problems(String method) {
        MethodInfo found = INDEX.getClassByName(Methods.class).methods().stream()
                .filter(each -> each.name().equals(method)).findFirst().orElseThrow();
        return new ConsumerChecks(INDEX, ConfigProvider.getConfig()).problems(found, List.of("orders"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "payload", "uni", "stage" })
    void payload_isAccepted(String method) {
        assertThat(problems(method)).isEmpty();
    }

    static Stream<List<String>> typeThatMessagingTakesForAnother_isRejected() {
        return Stream.of(List.of("message", "a Message, which it acknowledges itself"),
                List.of("ownMessage", "a ConsumerSignatureTest$OrderMessage, which it acknowledges itself"),
                List.of("messageOfALibrary", "a TargetedMessages, which it acknowledges itself"),
                List.of("uniOfOwnMessage", "a ConsumerSignatureTest$OrderMessage, which it acknowledges itself"),
                List.of("stream", "a Multi, so that it is called once"),
                List.of("batch", "a List, and a batch of messages has no key of its own"));
    }

    @ParameterizedTest
    @MethodSource
    void typeThatMessagingTakesForAnother_isRejected(List<String> methodAndReason) {
        assertThat(problems(methodAndReason.get(0))).singleElement().asString().contains(methodAndReason.get(1));
    }
}
