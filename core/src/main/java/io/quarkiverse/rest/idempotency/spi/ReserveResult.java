package io.quarkiverse.rest.idempotency.spi;

/**
 * The result of {@link IdempotencyStore#reserve} for one key.
 */
public sealed interface ReserveResult {

    /**
     * The record was created, or an expired one was replaced.
     *
     * @param fence larger than any fence the record ever had
     */
    record Owned(long fence) implements ReserveResult {
    }

    /**
     * There was a record already; nothing was changed.
     */
    record Exists(IdempotencyRecord record) implements ReserveResult {
    }
}
