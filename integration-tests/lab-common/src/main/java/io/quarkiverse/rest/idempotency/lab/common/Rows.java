package io.quarkiverse.rest.idempotency.lab.common;

/**
 * The number of rows of one name.
 */
public record Rows(String name, long rows) {
}
