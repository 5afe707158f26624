package io.quarkiverse.rest.idempotency.runtime.messaging;

import java.util.Optional;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.reactive.messaging.Message;

import io.smallrye.reactive.messaging.ce.IncomingCloudEventMetadata;

/**
 * The attributes of cloud events, of any connector that reads them.
 */
@Singleton
public class CloudEventAttributes implements MessageAttributes {

    private static Optional<IncomingCloudEventMetadata<?>> event(Message<?> message) {
        for (Object item : message.getMetadata()) {
            // Each connector has a type of its own.
            if (item instanceof IncomingCloudEventMetadata<?> event) {
                return Optional.of(event);
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> header(Message<?> message, String name) {
        return event(message).map(event -> event.getExtensions().get(name)).map(String::valueOf);
    }

    /** An event is told from others by its source and its id together. */
    @Override
    public Optional<String> id(Message<?> message) {
        return event(message).map(event -> event.getSource() + " " + event.getId());
    }
}
