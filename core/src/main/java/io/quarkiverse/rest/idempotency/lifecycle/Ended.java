package io.quarkiverse.rest.idempotency.lifecycle;

/**
 * All is decided.
 *
 * @param resumed the answer to the request
 */
record Ended(Step resumed) implements Phase {
}
