package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;

/**
 * The bounds of one node.
 *
 * @param storeBound how long a request waits for an answer of the store; positive
 * @param settleBound how long a response is held back at most while its outcome is recorded; not negative
 * @param heartbeatInterval how often it is looked which leases are due; positive
 * @param pollInterval how often the store is looked at for the keys that somebody waits for; positive
 * @param maxWaiters how many requests may wait on this node; not negative
 * @param maxWaitersPerKey how many requests may wait for one key; not negative
 */
public record ProtocolLimits(Duration storeBound, Duration settleBound, Duration heartbeatInterval,
        Duration pollInterval, int maxWaiters, int maxWaitersPerKey) {

    public ProtocolLimits {
        if (settleBound.isNegative()) {
            throw new IllegalArgumentException("The settle bound must not be negative, was " + settleBound);
        }
        requirePositive("store bound", storeBound);
        requirePositive("heartbeat interval", heartbeatInterval);
        requirePositive("poll interval", pollInterval);
        if (maxWaiters < 0 || maxWaitersPerKey < 0) {
            throw new IllegalArgumentException(
                    "The numbers of waiters must not be negative, were " + maxWaiters + " and " + maxWaitersPerKey);
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("The " + name + " must be positive, was " + duration);
        }
    }
}
