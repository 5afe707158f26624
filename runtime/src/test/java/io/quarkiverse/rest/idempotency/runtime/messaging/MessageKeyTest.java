package io.quarkiverse.rest.idempotency.runtime.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.messaging.IdempotencyKeyMetadata;
import io.quarkiverse.rest.idempotency.messaging.MessageKeyResolver;
import io.smallrye.reactive.messaging.ce.impl.DefaultIncomingCloudEventMetadata;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;

/** The places in which a message has its key. */
class MessageKeyTest {

    private static final String PAYLOAD = "{\"id\":\"A-7\",\"line\":{\"number\":12}}";

    private final ConsumerRecord<String, String> sent = new ConsumerRecord<>("orders", 3, 70L, "customer 5", PAYLOAD);
    private final Message<String> record = Message.of(PAYLOAD).addMetadata(new IncomingKafkaRecordMetadata<>(sent, "orders"));
    private final Message<String> event = Message.of(PAYLOAD).addMetadata(new DefaultIncomingCloudEventMetadata<>("1.0", "7",
            URI.create("/shop"), "order", null, null, null, null, Map.of("tenant", "acme"), PAYLOAD));

    private static Optional<String> key(String place, Message<String> message, MessageKeyResolver resolver) {
        return MessageKey.of("take-order", place, List.of(new KafkaAttributes(), new CloudEventAttributes()), resolver,
                payload -> ((String) payload).getBytes(StandardCharsets.UTF_8)).of(message, message.getPayload());
    }

    private static Optional<String> key(String place, Message<String> message) {
        return key(place, message, null);
    }

    @Test
    void record_hasAHeaderAKeyAndAPosition() {
        sent.headers().add("order-id", "A-7".getBytes(StandardCharsets.UTF_8));

        assertThat(key("header:order-id", record)).contains("A-7");
        assertThat(key("header:other", record)).isEmpty();
        assertThat(key("record-key", record)).contains("customer 5");
        assertThat(key("position", record)).contains("orders 3 70");
    }

    @Test
    void cloudEvent_hasAnIdWithinItsSourceAndExtensions() {
        assertThat(key("message-id", event)).contains("/shop 7");
        assertThat(key("header:tenant", event)).contains("acme");
        assertThat(key("record-key", event)).isEmpty();
    }

    @Test
    void payload_hasStringsAndNumbers() {
        assertThat(key("payload:/id", record)).contains("A-7");
        assertThat(key("payload:/line/number", record)).contains("12");
        assertThat(key("payload:/other", record)).isEmpty();
    }

    @Test
    void messageOfAConsumerWithoutAPlace_hasTheUsualKeys() {
        assertThat(key("", Message.of(PAYLOAD))).isEmpty();
        assertThat(key("", event)).contains("/shop 7");
        sent.headers().add("Idempotency-Key", "h".getBytes(StandardCharsets.UTF_8));
        assertThat(key("", record)).contains("h");
        assertThat(key("", record.addMetadata(new IdempotencyKeyMetadata("m")))).contains("m");
    }

    @Test
    void resolver_isAskedInsteadOfTheUsualPlaces() {
        assertThat(key("", event, (operation, message) -> operation + " resolved")).contains("take-order resolved");
        assertThat(key("", event, (operation, message) -> null)).isEmpty();
        assertThat(key("message-id", event, (operation, message) -> "resolved")).contains("/shop 7");
    }
}
