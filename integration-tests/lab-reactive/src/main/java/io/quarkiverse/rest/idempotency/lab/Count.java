package io.quarkiverse.rest.idempotency.lab;

/**
 * A counter and what it stands at.
 */
public record Count(String name, long value) {
}
