package io.quarkiverse.rest.idempotency.runtime.messaging;

import java.nio.charset.StandardCharsets;
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
                .map(value -> new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> recordKey(Message<?> message) {
        return record(message).map(IncomingKafkaRecordMetadata::getKey)
                .map(key -> key instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : key.toString());
    }

    @Override
    public Optional<String> position(Message<?> message) {
        return record(message)
                .map(record -> record.getTopic() + " " + record.getPartition() + " " + record.getOffset());
    }
}
