package io.quarkiverse.rest.idempotency.keys;

import java.util.Optional;
import java.util.Set;

/**
 * A value at one place of JSON texts, such as the id of an event.
 */
public final class JsonValue {

    private final Set<JsonPath> wanted;

    /**
     * @param pointer the JSON Pointer (RFC 6901) of the value
     * @throws IllegalArgumentException if it is no such pointer
     */
    public JsonValue(String pointer) {
        this.wanted = Set.of(JsonPath.parse(pointer));
    }

    /**
     * @param json the bytes of a text in UTF-8
     * @return the string, or the digits of the number; empty when the text is no JSON, or has none there
     * @throws IllegalArgumentException if it is an object or an array, or there twice
     */
    public Optional<String> in(byte[] json) {
        try {
            return JsonScalars.of(json, wanted).values().stream().findFirst().map(JsonScalar::text);
        } catch (UnusableKeyException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
