package io.quarkiverse.rest.idempotency.spi;

/**
 * The result of {@link IdempotencyStore#takeOver} for one key.
 */
public sealed interface TakeOverResult {

    /**
     * The lease was over, and the caller owns the record now.
     *
     * @param fence larger than the former owner's
     */
    record Owned(long fence) implements TakeOverResult {
    }

    /** The lease is not over, the record is completed, or another node was faster. Nothing was changed. */
    record Exists(IdempotencyRecord record) implements TakeOverResult {
    }

    /** The record was released or has expired. */
    record Absent() implements TakeOverResult {
    }
}
