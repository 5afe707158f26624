package io.quarkiverse.rest.idempotency.lifecycle;

/**
 * All is decided.
 *
 * @param resumed how the request is answered
 */
record Ended(Step resumed) implements Phase {
}
