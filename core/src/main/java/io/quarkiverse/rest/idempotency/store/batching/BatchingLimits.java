package io.quarkiverse.rest.idempotency.store.batching;

import java.time.Duration;

/**
 * The limits of batching.
 *
 * @param statements the greatest number of calls of one kind that are under way. An element that comes during a call waits for
 *        the next, which begins beside it if the call is late, or if there are enough elements for a full one
 * @param elements the greatest number of elements of one call
 * @param bytes the greatest total weight of the elements of one call, unless it has a single one
 * @param patience the time without an answer after which a call no longer counts as under way
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
