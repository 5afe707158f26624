package io.quarkiverse.rest.idempotency.messaging;

import java.util.Objects;

/**
 * The key of a message, as metadata: for channels inside of an application, and for connectors without headers.
 *
 * @param key the key; not blank
 */
public record IdempotencyKeyMetadata(String key) {

    public IdempotencyKeyMetadata {
        if (Objects.requireNonNull(key, "key").isBlank()) {
            throw new IllegalArgumentException("The key of a message must not be blank");
        }
    }
}
