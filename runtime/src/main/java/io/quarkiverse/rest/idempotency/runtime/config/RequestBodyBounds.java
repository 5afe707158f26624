package io.quarkiverse.rest.idempotency.runtime.config;

/**
 * The limits of a request body with a key: its size, and the part that is held in memory.
 *
 * @param memory the number of bytes that are held in memory; a larger body is in a temporary file
 * @param limit the largest body that is accepted, in bytes
 * @param limitSource the place that the limit comes from, for messages
 */
public record RequestBodyBounds(long memory, long limit, String limitSource) {
}
