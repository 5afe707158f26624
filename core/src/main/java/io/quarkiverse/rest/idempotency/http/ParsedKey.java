package io.quarkiverse.rest.idempotency.http;

/**
 * The content of an {@code Idempotency-Key} header.
 */
public sealed interface ParsedKey {

    /** There is no such header. */
    record Absent() implements ParsedKey {
    }

    /**
     * There is a key.
     *
     * @param value the key without its quotes; in lower case where it must be a UUID
     */
    record Present(String value) implements ParsedKey {
    }

    /**
     * There is a header, but it is not a key.
     *
     * @param reason the expected and the received form, with at most one letter of the value
     */
    record Malformed(String reason) implements ParsedKey {
    }
}
