package io.quarkiverse.rest.idempotency.runtime.core;

import io.quarkiverse.rest.idempotency.spi.Ownership;

/**
 * A request that owns its key and whose method is about to run, is running, or waits for its outcome to be recorded.
 */
public final class Execution {

    private final Attempt attempt;
    private final Ownership ownership;
    private final long leaseEndNanos;

    Execution(Attempt attempt, Ownership ownership, long leaseEndNanos) {
        this.attempt = attempt;
        this.ownership = ownership;
        this.leaseEndNanos = leaseEndNanos;
    }

    public Attempt attempt() {
        return attempt;
    }

    public Ownership ownership() {
        return ownership;
    }

    /** Until when the lease surely holds, in the terms of {@link Timers#nanoTime()}; the store's own end is never earlier. */
    long leaseEndNanos() {
        return leaseEndNanos;
    }
}
