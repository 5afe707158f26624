package io.quarkiverse.rest.idempotency.lab.common;

/**
 * A counter and what it stands at.
 */
public record Count(String name, long value) {
}
