package io.quarkiverse.rest.idempotency.keys;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.digest.PartsDigest;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.KeyResolver;

/**
 * Derives the key of requests that carry none from parts that tell one from another, such as the id of a webhook's event: the
 * SHA-256 over all of them. A request that lacks one of the parts has no key.
 * <p>
 * The layout of the digested bytes is part of the records: changing it makes retries across an upgrade look like new requests.
 */
final class KeyParts implements KeyResolver {

    private enum Place {
        BODY,
        HEADER,
        PATH,
        QUERY
    }

    /**
     * @param path set for a part of the body
     */
    private record Part(Place place, String name, @Nullable JsonPath path) {
    }

    private final List<Part> parts;
    private final Set<JsonPath> wanted;

    private KeyParts(List<Part> parts) {
        this.parts = parts;
        this.wanted = parts.stream().filter(part -> part.path != null).map(Part::path).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * @param texts each the place, a colon and the name: {@code body:/event/id} (a JSON Pointer), {@code header:X-Event-Id},
     *        {@code path:id} or {@code query:id}
     * @throws IllegalArgumentException if there is none, or one cannot be read
     */
    static KeyParts of(List<String> texts) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("expected at least one part of the request, such as body:/event/id");
        }
        Map<String, Part> parts = new LinkedHashMap<>();
        for (String text : texts) {
            if (parts.put(text, part(text)) != null) {
                throw new IllegalArgumentException("expected each part once, got " + text + " twice");
            }
        }
        return new KeyParts(new ArrayList<>(parts.values()));
    }

    private static Part part(String text) {
        for (Place place : Place.values()) {
            String prefix = place.name().toLowerCase(Locale.ROOT) + ":";
            if (text.startsWith(prefix) && text.length() > prefix.length()) {
                String name = text.substring(prefix.length());
                return new Part(place, name, place == Place.BODY ? JsonPath.parse(name) : null);
            }
        }
        throw new IllegalArgumentException(
                "expected body:, header:, path: or query: and a name, such as body:/event/id or header:X-Event-Id, was '" + text
                        + "'");
    }

    List<String> headers() {
        return parts.stream().filter(part -> part.place == Place.HEADER).map(Part::name).toList();
    }

    @Override
    public String name() {
        return parts.toString();
    }

    @Override
    public @Nullable String resolve(KeyRequest request) {
        IdempotentRequest.Content content = request.content();
        Map<JsonPath, JsonScalar> ofBody = wanted.isEmpty() ? Map.of() : JsonScalars.of(content.body(), wanted);
        PartsDigest digest = new PartsDigest();
        for (Part part : parts) {
            List<String> values = values(part, content, ofBody);
            if (values.isEmpty()) {
                return null;
            }
            digest.text(part.place.name()).text(part.place == Place.HEADER ? part.name.toLowerCase(Locale.ROOT) : part.name)
                    .number(values.size());
            values.forEach(digest::text);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.finish());
    }

    private static List<String> values(Part part, IdempotentRequest.Content content, Map<JsonPath, JsonScalar> ofBody) {
        return switch (part.place) {
            case BODY -> {
                JsonScalar scalar = ofBody.get(part.path);
                // The number 7 and the string "7" are two ids.
                yield scalar == null ? List.of() : List.of(scalar.kind().name(), scalar.text());
            }
            case HEADER -> content.header(part.name);
            case QUERY -> content.queryParameter(part.name);
            case PATH -> {
                String value = content.pathParameter(part.name);
                yield value == null ? List.of() : List.of(value);
            }
        };
    }
}
