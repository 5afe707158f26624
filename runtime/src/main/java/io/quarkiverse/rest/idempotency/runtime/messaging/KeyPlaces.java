package io.quarkiverse.rest.idempotency.runtime.messaging;

import java.util.List;
import java.util.Optional;

import io.quarkiverse.rest.idempotency.keys.JsonValue;

/**
 * The places of keys that {@code @IdempotentConsumer} can name. The build checks them without the classes of Reactive
 * Messaging.
 */
public final class KeyPlaces {

    static final String HEADER = "header:";
    static final String PAYLOAD = "payload:";
    static final String MESSAGE_ID = "message-id";
    static final String RECORD_KEY = "record-key";
    static final String POSITION = "position";

    private static final List<String> NAMED = List.of(MESSAGE_ID, RECORD_KEY, POSITION);

    private KeyPlaces() {
    }

    /**
     * @param place as of the annotation; empty for the default
     * @return the reason that it is no place of a key
     */
    public static Optional<String> problem(String place) {
        if (place.isEmpty() || NAMED.contains(place) || place.startsWith(HEADER) && place.length() > HEADER.length()) {
            return Optional.empty();
        }
        if (place.startsWith(PAYLOAD)) {
            try {
                new JsonValue(place.substring(PAYLOAD.length()));
                return Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.of("its key cannot be used: " + e.getMessage());
            }
        }
        return Optional
                .of("its key cannot be used: expected header: and a name, payload: and a JSON Pointer, or one of " + NAMED
                        + ", was '" + place + "'");
    }
}
