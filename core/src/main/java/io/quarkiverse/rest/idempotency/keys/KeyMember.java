package io.quarkiverse.rest.idempotency.keys;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.KeyResolver;

/**
 * Reads the key from a string in a JSON body, as in {@code {"idempotency_key": "…"}}. A body that is no JSON, and one without
 * the member, or with {@code null} there, has no key.
 */
final class KeyMember implements KeyResolver {

    private final String pointer;
    private final Set<JsonPath> wanted;

    KeyMember(String pointer) {
        this.pointer = pointer;
        this.wanted = Set.of(JsonPath.parse(pointer));
    }

    @Override
    public String name() {
        return pointer;
    }

    @Override
    public @Nullable String resolve(KeyRequest request) {
        JsonScalar found = JsonScalars.of(request.content().body(), wanted).values().stream().findFirst().orElse(null);
        if (found == null) {
            return null;
        }
        if (found.kind() != JsonScalar.Kind.STRING) {
            throw new UnusableKeyException("Expected a string, got " + found.kind().inWords() + ".");
        }
        if (found.text().isEmpty()) {
            throw new UnusableKeyException("Expected a key, got an empty string.");
        }
        return found.text();
    }
}
