package io.quarkiverse.rest.idempotency.simulator;

import java.util.function.LongSupplier;

/**
 * The clock of the store. It also knows the clock of the calling node, which only a planted bug reads.
 */
public final class StoreClock implements LongSupplier {

    private final VirtualTime time;
    private long ahead;
    private long skewOfCaller;

    StoreClock(VirtualTime time) {
        this.time = time;
    }

    /** Nanoseconds since the beginning. */
    @Override
    public long getAsLong() {
        return time.now() + ahead;
    }

    /** The same by the clock of the node whose statement the store answers. */
    public long ofCaller() {
        return getAsLong() + skewOfCaller;
    }

    /**
     * @param skew by how many nanoseconds the clock of the calling node is wrong, 0 when no node calls
     */
    void calledWith(long skew) {
        skewOfCaller = skew;
    }

    /**
     * @param nanos by how many nanoseconds the clock is ahead of the time
     */
    void set(long nanos) {
        ahead = nanos;
    }
}
