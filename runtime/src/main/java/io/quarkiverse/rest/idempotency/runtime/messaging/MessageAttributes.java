package io.quarkiverse.rest.idempotency.runtime.messaging;

import java.util.Optional;

import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Reads the metadata that one connector gives its messages. A bean where the application has the connector.
 */
public interface MessageAttributes {

    /** The value of a header, or of the like; empty when the message has none or is of another connector. */
    default Optional<String> header(Message<?> message, String name) {
        return Optional.empty();
    }

    /** The id that the sender gave the message. */
    default Optional<String> id(Message<?> message) {
        return Optional.empty();
    }

    /** The key of a record. */
    default Optional<String> recordKey(Message<?> message) {
        return Optional.empty();
    }

    /** The place of a record, which each delivery of it has. */
    default Optional<String> position(Message<?> message) {
        return Optional.empty();
    }
}
