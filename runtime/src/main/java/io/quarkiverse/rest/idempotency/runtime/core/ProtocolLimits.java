package io.quarkiverse.rest.idempotency.runtime.core;

import java.time.Duration;

/**
 * The bounds of one node.
 *
 * @param settleBound how long a response is held back at most while its outcome is recorded; not negative
 * @param pollInterval how often the store is looked at for the keys that somebody waits for; positive
 * @param maxWaiters how many requests may wait on this node; not negative
 * @param maxWaitersPerKey how many requests may wait for one key; not negative
 */
public record ProtocolLimits(Duration settleBound, Duration pollInterval, int maxWaiters, int maxWaitersPerKey) {

    public ProtocolLimits {
        if (settleBound.isNegative()) {
            throw new IllegalArgumentException("The settle bound must not be negative, was " + settleBound);
        }
        if (pollInterval.isZero() || pollInterval.isNegative()) {
            throw new IllegalArgumentException("The poll interval must be positive, was " + pollInterval);
        }
        if (maxWaiters < 0 || maxWaitersPerKey < 0) {
            throw new IllegalArgumentException(
                    "The numbers of waiters must not be negative, were " + maxWaiters + " and " + maxWaitersPerKey);
        }
    }
}
