package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.Objects;

import io.quarkiverse.rest.idempotency.InFlight;

/**
 * The settings of one operation that the protocol acts on.
 *
 * @param lease the time for which an owner is believed alive; positive
 * @param retention the time for which a record is kept; positive
 * @param inFlight the answer to a duplicate while the owner is running
 * @param waitLimit the longest wait of a duplicate; not negative
 * @param stale the action on a record whose lease is over
 * @param backOff the pause after a reconciliation without a certain verdict; not negative
 * @param asynchronousReserve whether a record in progress may be lost when the store crashes, because its effect is lost then,
 *        too
 * @param maxExecution the time after which the lease of an execution is not renewed any more; positive
 * @param clientErrorRetention the time for which a record that is completed with a 4xx is kept; positive
 * @param tombstoneRetention the time after that for which a completed record stays as a tombstone; not negative
 * @param claims whether the transaction of the method claims the key, so that no record is reserved
 * @param resumes whether a record that is taken over may have progress, which stays when the response is not recorded
 */
public record OperationPolicy(Duration lease, Duration retention, InFlight inFlight, Duration waitLimit, StalePolicy stale,
        Duration backOff, boolean asynchronousReserve, Duration maxExecution, Duration clientErrorRetention,
        Duration tombstoneRetention, boolean claims, boolean resumes) {

    /** The {@link #maxExecution()} of a method that may run for ever. */
    public static final Duration UNLIMITED = Duration.ofNanos(Long.MAX_VALUE);

    /** The part of the retention by which a store may keep a record longer: {@code Heartbeat}. */
    private static final int LONGER = 16;

    /** The policy of an operation whose records must survive from their reserve on, and whose method may run for ever. */
    public OperationPolicy(Duration lease, Duration retention, InFlight inFlight, Duration waitLimit, StalePolicy stale,
            Duration backOff) {
        this(lease, retention, inFlight, waitLimit, stale, backOff, false, UNLIMITED, retention);
    }

    /** The policy of an operation whose keys are reserved. */
    public OperationPolicy(Duration lease, Duration retention, InFlight inFlight, Duration waitLimit, StalePolicy stale,
            Duration backOff, boolean asynchronousReserve, Duration maxExecution, Duration clientErrorRetention,
            Duration tombstoneRetention) {
        this(lease, retention, inFlight, waitLimit, stale, backOff, asynchronousReserve, maxExecution, clientErrorRetention,
                tombstoneRetention, false, false);
    }

    /** The policy of an operation whose records end with their retention. */
    public OperationPolicy(Duration lease, Duration retention, InFlight inFlight, Duration waitLimit, StalePolicy stale,
            Duration backOff, boolean asynchronousReserve, Duration maxExecution, Duration clientErrorRetention) {
        this(lease, retention, inFlight, waitLimit, stale, backOff, asynchronousReserve, maxExecution, clientErrorRetention,
                Duration.ZERO);
    }

    /** The same policy with another {@link #maxExecution()}. */
    public OperationPolicy withMaxExecution(Duration limit) {
        return new OperationPolicy(lease, retention, inFlight, waitLimit, stale, backOff, asynchronousReserve, limit,
                clientErrorRetention, tombstoneRetention, claims, resumes);
    }

    /** The same policy with another {@link #clientErrorRetention()}. */
    public OperationPolicy withClientErrorRetention(Duration kept) {
        return new OperationPolicy(lease, retention, inFlight, waitLimit, stale, backOff, asynchronousReserve, maxExecution,
                kept, tombstoneRetention, claims, resumes);
    }

    /** The same policy with another {@link #tombstoneRetention()}. */
    public OperationPolicy withTombstoneRetention(Duration kept) {
        return new OperationPolicy(lease, retention, inFlight, waitLimit, stale, backOff, asynchronousReserve, maxExecution,
                clientErrorRetention, kept, claims, resumes);
    }

    /** The same policy with another {@link #claims()}. */
    public OperationPolicy withClaims(boolean claimed) {
        return new OperationPolicy(lease, retention, inFlight, waitLimit, stale, backOff, asynchronousReserve, maxExecution,
                clientErrorRetention, tombstoneRetention, claimed, resumes);
    }

    /** The same policy with another {@link #resumes()}. */
    public OperationPolicy withResumes(boolean resumed) {
        return new OperationPolicy(lease, retention, inFlight, waitLimit, stale, backOff, asynchronousReserve, maxExecution,
                clientErrorRetention, tombstoneRetention, claims, resumed);
    }

    /**
     * @return the time for which a record that is completed with a status is kept
     */
    public Duration retention(int status) {
        return status >= 400 ? clientErrorRetention : retention;
    }

    /**
     * @return the time for which a record in progress is kept after its lease: that of the record of a success, so that a
     *         store does not have to move the end of the record when it is completed
     */
    public Duration recordRetention() {
        return retention.plus(tombstoneRetention);
    }

    /**
     * @return the longest time for which a record in progress is kept after its last heartbeat
     */
    public Duration keptInProgress() {
        return lease.plus(recordRetention()).plus(recordRetention().dividedBy(LONGER));
    }

    public OperationPolicy {
        requirePositive("lease", lease);
        requirePositive("retention", retention);
        Objects.requireNonNull(inFlight, "inFlight");
        requireNotNegative("wait limit", waitLimit);
        Objects.requireNonNull(stale, "stale");
        requireNotNegative("back-off", backOff);
        requirePositive("maximum execution time", maxExecution);
        requirePositive("retention of 4xx", clientErrorRetention);
        requireNotNegative("retention of tombstones", tombstoneRetention);
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("The " + name + " must be positive, was " + duration);
        }
    }

    private static void requireNotNegative(String name, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("The " + name + " must not be negative, was " + duration);
        }
    }
}
