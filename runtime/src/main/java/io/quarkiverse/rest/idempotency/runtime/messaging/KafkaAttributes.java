package io.quarkiverse.rest.idempotency.runtime.messaging;

import java.util.Optional;

import jakarta.inject.Singleton;

import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Message;

import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;

/**
 * The metadata of records of Kafka.
 */
@Singleton
public class KafkaAttributes implements MessageAttributes {

    private static Optional<IncomingKafkaRecordMetadata<?, ?>> record(Message<?> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class).map(record -> (IncomingKafkaRecordMetadata<?, ?>) record);
    }

    @Override
    public Optional<String> header(Message<?> message, String name) {
        return record(message).map(record -> record.getHeaders().lastHeader(name)).map(Header::value)
                .map(KafkaText::of);
    }

    @Override
    public Optional<String> recordKey(Message<?> message) {
        Object key = record(message).map(IncomingKafkaRecordMetadata::getKey).orElse(null);
        if (key == null) {
            return Optional.empty();
        }
        Optional<String> text = KafkaText.of(key);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("The key of the Kafka record " + position(message).orElse("")
                    + " cannot be the key of its message: expected a text, bytes, a number, a boolean, a UUID or an enum "
                    + "constant, was a " + key.getClass().getTypeName() + ", whose text may differ in each delivery. It is not "
                    + "handled. Read the key with the StringDeserializer or the ByteArrayDeserializer (key.deserializer of "
                    + "the channel), name another place with @IdempotentConsumer(key = …), or name none and provide a "
                    + "MessageKeyResolver");
        }
        return text;
    }

    @Override
    public Optional<String> position(Message<?> message) {
        return record(message)
                .map(record -> record.getTopic() + " " + record.getPartition() + " " + record.getOffset());
    }
}
