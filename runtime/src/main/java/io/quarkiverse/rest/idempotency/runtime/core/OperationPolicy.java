package io.quarkiverse.rest.idempotency.runtime.core;

import java.time.Duration;
import java.util.Objects;

import io.quarkiverse.rest.idempotency.InFlight;

/**
 * The settings of one operation that the protocol acts on.
 *
 * @param lease how long an owner is believed alive; positive
 * @param retention how long a record is kept; positive
 * @param inFlight what a duplicate gets while the owner is running
 * @param waitLimit how long a duplicate waits at most; not negative
 */
public record OperationPolicy(Duration lease, Duration retention, InFlight inFlight, Duration waitLimit) {

    public OperationPolicy {
        requirePositive("lease", lease);
        requirePositive("retention", retention);
        Objects.requireNonNull(inFlight, "inFlight");
        if (waitLimit.isNegative()) {
            throw new IllegalArgumentException("The wait limit must not be negative, was " + waitLimit);
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("The " + name + " must be positive, was " + duration);
        }
    }
}
