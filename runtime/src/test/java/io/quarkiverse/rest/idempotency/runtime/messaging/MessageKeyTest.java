package io.quarkiverse.rest.idempotency.runtime.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.messaging.IdempotencyKeyMetadata;
import io.quarkiverse.rest.idempotency.messaging.MessageKeyResolver;
import io.smallrye.reactive.messaging.ce.impl.DefaultIncomingCloudEventMetadata;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.vertx.core.buffer.Buffer;

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

    private static Optional<String> recordKey(Object recordKey) {
        ConsumerRecord<Object, String> sent = new ConsumerRecord<>("orders", 3, 70L, recordKey, PAYLOAD);
        return key("record-key", Message.of(PAYLOAD).addMetadata(new IncomingKafkaRecordMetadata<>(sent, "orders")));
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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

    @Test
    void recordKeyOfBytes_isTheirText() {
        assertThat(recordKey(utf8("Kunde ä"))).contains("Kunde ä");
        assertThat(recordKey(new byte[0])).isEmpty();
        assertThat(recordKey(null)).isEmpty();
    }

    @Test
    void recordKeysOfBytesThatAreNoText_areDifferentKeys() {
        assertThat(recordKey(bytes(128))).isPresent().isEqualTo(recordKey(bytes(128)))
                .isNotEqualTo(recordKey(bytes(129))).isNotEqualTo(recordKey(utf8("\0\0\0\0\0\0\0\uFFFD")));
    }

    @Test
    void headersOfBytesThatAreNoText_areDifferentKeys() {
        sent.headers().add("order-id", bytes(128)).add("item-id", bytes(129));

        assertThat(key("header:order-id", record)).isPresent().isNotEqualTo(key("header:item-id", record));
    }

    @Test
    void textThatLooksLikeTheFormOfOtherBytes_isAnotherKey() {
        String form = recordKey(bytes(128)).orElseThrow();

        assertThat(recordKey(utf8(form))).isPresent().isNotEqualTo(Optional.of(form)).isEqualTo(recordKey(form))
                .isNotEqualTo(recordKey(utf8(recordKey(form).orElseThrow())));
    }

    @Test
    void recordKeyInABuffer_isThatOfItsBytes_andTheBufferStaysWhereItIs() {
        for (byte[] content : List.of(utf8("customer 5"), bytes(128))) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(content.length + 5).position(3).put(content).flip().position(3);

            assertThat(recordKey(buffer)).isEqualTo(recordKey(content));
            assertThat(buffer.position()).isEqualTo(3);
            assertThat(recordKey(ByteBuffer.wrap(content).asReadOnlyBuffer())).isEqualTo(recordKey(content));
            assertThat(recordKey(Bytes.wrap(content))).isEqualTo(recordKey(content));
            assertThat(recordKey(Buffer.buffer(content))).isEqualTo(recordKey(content));
        }
    }

    @Test
    void recordKeyOfAValue_isItsText() {
        UUID uuid = UUID.randomUUID();

        assertThat(recordKey(new StringBuilder("customer 5"))).contains("customer 5");
        assertThat(recordKey(128L)).contains("128");
        assertThat(recordKey(new BigDecimal("1.50"))).contains("1.50");
        assertThat(recordKey(uuid)).contains(uuid.toString());
        assertThat(recordKey(true)).contains("true");
        assertThat(recordKey('c')).contains("c");
        assertThat(recordKey(StaleLease.RE_EXECUTE)).contains("RE_EXECUTE");
    }

    @Test
    void recordKeyOfAnotherType_isRejected() {
        assertThatThrownBy(() -> recordKey(new Object())).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The key of the Kafka record orders 3 70 cannot be the key of its message: expected a text, bytes, a "
                                + "number, a boolean, a UUID or an enum constant, was a java.lang.Object, whose text may differ in each "
                                + "delivery. It is not handled. Read the key with the StringDeserializer or the "
                                + "ByteArrayDeserializer (key.deserializer of the channel), name another place with "
                                + "@IdempotentConsumer(key = …), or name none and provide a MessageKeyResolver");
        assertThatThrownBy(() -> recordKey(new char[] { 'c' })).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was a char[],");
    }
}
