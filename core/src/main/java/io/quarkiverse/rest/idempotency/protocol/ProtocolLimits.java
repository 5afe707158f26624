package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;

/**
 * The bounds of one node.
 *
 * @param storeBound the longest time that a request waits for an answer of the store; positive
 * @param settleBound the longest time that a response is held back while it is recorded; not negative
 * @param heartbeatInterval the interval at which this node renews expiring leases; positive
 * @param pollInterval the interval at which the records of pending requests are loaded from the store; positive
 * @param maxPending the greatest number of requests that wait on this node; not negative
 * @param maxPendingPerKey the greatest number of requests that wait for one key; not negative
 */
public record ProtocolLimits(Duration storeBound, Duration settleBound, Duration heartbeatInterval,
        Duration pollInterval, int maxPending, int maxPendingPerKey) {

    public ProtocolLimits {
        if (settleBound.isNegative()) {
            throw new IllegalArgumentException("The settle bound must not be negative, was " + settleBound);
        }
        requirePositive("store bound", storeBound);
        requirePositive("heartbeat interval", heartbeatInterval);
        requirePositive("poll interval", pollInterval);
        if (maxPending < 0 || maxPendingPerKey < 0) {
            throw new IllegalArgumentException(
                    "The numbers of pending requests must not be negative, were " + maxPending + " and " + maxPendingPerKey);
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("The " + name + " must be positive, was " + duration);
        }
    }
}
