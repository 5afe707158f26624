package io.quarkiverse.rest.idempotency.runtime.rest;

/**
 * A response as it will leave.
 *
 * @param status its status
 * @param body the bytes of its body, or {@code null} when it has none
 */
record RenderedResponse(int status, byte[] body) {
}
