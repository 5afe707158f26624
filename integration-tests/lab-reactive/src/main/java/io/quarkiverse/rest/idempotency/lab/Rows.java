package io.quarkiverse.rest.idempotency.lab;

/**
 * How many rows there are of one name.
 */
public record Rows(String name, long rows) {
}
