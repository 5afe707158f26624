package io.quarkiverse.rest.idempotency.runtime.messaging;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.eclipse.microprofile.reactive.messaging.Message;

import io.quarkiverse.rest.idempotency.http.IdempotencyHeaders;
import io.quarkiverse.rest.idempotency.keys.JsonValue;
import io.quarkiverse.rest.idempotency.messaging.IdempotencyKeyMetadata;
import io.quarkiverse.rest.idempotency.messaging.MessageKeyResolver;

/**
 * Finds the key of the messages of one consumer.
 */
@FunctionalInterface
interface MessageKey {

    /**
     * @param payload the payload as the method gets it
     * @return empty when the message has none
     */
    Optional<String> of(Message<?> message, Object payload);

    /**
     * @param place as of the annotation; empty for the default
     * @param attributes the connectors of the application
     * @param resolver the resolver of the application, or {@code null}
     * @param json writes a payload as JSON
     */
    static MessageKey of(String operation, String place, List<MessageAttributes> attributes, MessageKeyResolver resolver,
            Function<Object, byte[]> json) {
        if (place.startsWith(KeyPlaces.HEADER)) {
            String name = place.substring(KeyPlaces.HEADER.length());
            return (message, payload) -> first(attributes, each -> each.header(message, name));
        }
        if (place.startsWith(KeyPlaces.PAYLOAD)) {
            JsonValue value = new JsonValue(place.substring(KeyPlaces.PAYLOAD.length()));
            return (message, payload) -> payload == null ? Optional.empty() : value.in(json.apply(payload));
        }
        return switch (place) {
            case KeyPlaces.MESSAGE_ID -> (message, payload) -> first(attributes, each -> each.id(message));
            case KeyPlaces.RECORD_KEY -> (message, payload) -> first(attributes, each -> each.recordKey(message));
            case KeyPlaces.POSITION -> (message, payload) -> first(attributes, each -> each.position(message));
            default -> resolver == null ? (message, payload) -> usual(attributes, message)
                    : (message, payload) -> Optional.ofNullable(resolver.resolve(operation, message));
        };
    }

    private static Optional<String> usual(List<MessageAttributes> attributes, Message<?> message) {
        return message.getMetadata(IdempotencyKeyMetadata.class).map(IdempotencyKeyMetadata::key)
                .or(() -> first(attributes, each -> each.header(message, IdempotencyHeaders.KEY)))
                .or(() -> first(attributes, each -> each.id(message)));
    }

    private static Optional<String> first(List<MessageAttributes> attributes,
            Function<MessageAttributes, Optional<String>> value) {
        return attributes.stream().map(value).flatMap(Optional::stream).filter(text -> !text.isBlank()).findFirst();
    }
}
