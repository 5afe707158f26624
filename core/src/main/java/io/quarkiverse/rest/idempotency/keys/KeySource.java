package io.quarkiverse.rest.idempotency.keys;

import java.util.List;

import io.quarkiverse.rest.idempotency.spi.KeyResolver;

/**
 * The source of the keys of an operation's requests, besides the header.
 *
 * @param resolver finds the key
 * @param place the place where a client must send it, such as "the member /id of the JSON body"
 * @param derived whether the key is a hash that no client has chosen. Such a key is used only where the header is absent, and
 *        has no format; any other must be the same as that of the header, where there is one
 * @param headers the names of the headers that the key is derived from
 */
public record KeySource(KeyResolver resolver, String place, boolean derived, List<String> headers) {

    /**
     * @param pointer the JSON Pointer (RFC 6901) of a string in the body
     * @throws IllegalArgumentException if it is no such pointer
     */
    public static KeySource member(String pointer) {
        KeyMember member = new KeyMember(pointer);
        return new KeySource(member, "the member " + pointer + " of the JSON body", false, List.of());
    }

    /**
     * @param parts as {@link KeyParts#of} reads them
     * @throws IllegalArgumentException if one cannot be read
     */
    public static KeySource parts(List<String> parts) {
        KeyParts combined = KeyParts.of(parts);
        return new KeySource(combined, "the combination of " + String.join(", ", parts), true, combined.headers());
    }

    /** The key that a bean of the application finds. */
    public static KeySource bean(KeyResolver resolver) {
        return new KeySource(resolver, "the place that this operation documents", false, List.of());
    }
}
