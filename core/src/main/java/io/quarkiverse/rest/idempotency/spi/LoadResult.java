package io.quarkiverse.rest.idempotency.spi;

/**
 * The result of {@link IdempotencyStore#load} for one key.
 */
public sealed interface LoadResult {

    /** There is a record, and it has not expired. */
    record Found(IdempotencyRecord record) implements LoadResult {
    }

    /** There is none, or it has expired. */
    record Absent() implements LoadResult {
    }
}
