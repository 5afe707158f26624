package org.acme;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.reactive.messaging.Message;

import io.quarkiverse.rest.idempotency.messaging.MessageKeyResolver;

@ApplicationScoped
public class BrokerMessageIds implements MessageKeyResolver {

    @Override
    public String resolve(String operation, Message<?> message) {
        return message.getMetadata(IncomingMetadata.class).map(IncomingMetadata::getMessageId).orElse(null);
    }

    /** Stands for the metadata of the connector: {@code IncomingAmqpMetadata}, {@code IncomingJmsMessageMetadata}, … */
    public interface IncomingMetadata {

        String getMessageId();
    }
}
