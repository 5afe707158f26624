package io.quarkiverse.rest.idempotency.runtime.config;

/**
 * How much of a request body with a key is taken, and where it is held.
 *
 * @param memory how many bytes are held in memory; a larger body is in a temporary file
 * @param limit the largest body that is accepted, in bytes
 * @param limitSource where the limit comes from, for people
 */
public record RequestBodyBounds(long memory, long limit, String limitSource) {
}
