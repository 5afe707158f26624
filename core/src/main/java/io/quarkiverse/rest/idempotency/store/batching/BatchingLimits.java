package io.quarkiverse.rest.idempotency.store.batching;

import java.time.Duration;

/**
 * How much is gathered.
 *
 * @param statements how many calls of one kind are under way at most. Whoever comes while one is waits for the next, which is
 *        begun beside it if it is late, or if there are enough elements for a whole one
 * @param elements how many elements one call has at most
 * @param bytes how much the elements of one call weigh at most together, unless it is a single one
 * @param patience after what time without an answer a call no longer counts as under way
 */
public record BatchingLimits(int statements, int elements, long bytes, Duration patience) {

    public BatchingLimits {
        requirePositive("statements", statements);
        requirePositive("elements", elements);
        requirePositive("bytes", bytes);
    }

    private static void requirePositive(String what, long number) {
        if (number < 1) {
            throw new IllegalArgumentException("The limit of " + what + " must be positive, was " + number);
        }
    }
}
