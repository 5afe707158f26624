package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;

/**
 * Deletes expired records now and then, in bounded batches: as long as a batch is full the next follows soon, otherwise
 * after the interval. A store that fails is asked again after the interval.
 */
public final class Purger {

    /** The pause after a batch, as a multiple of its duration: requests have the store for most of the time. */
    private static final int PAUSE = 3;

    private final IdempotencyStore store;
    private final Timers timers;
    private final RandomGenerator random;
    private final Duration interval;
    private final int batchSize;
    private volatile boolean stopped;

    /**
     * @param interval the interval at which it looks for expired records; positive
     * @param batchSize the greatest number of records that one call deletes; at least 1
     */
    public Purger(IdempotencyStore store, Timers timers, RandomGenerator random, Duration interval, int batchSize) {
        if (interval.isZero() || interval.isNegative() || batchSize < 1) {
            throw new IllegalArgumentException("The interval and the batch size of the purge must be positive, were "
                    + interval + " and " + batchSize);
        }
        this.store = store;
        this.timers = timers;
        this.random = random;
        this.interval = interval;
        this.batchSize = batchSize;
    }

    public void start() {
        // Nodes that started together must not purge together.
        long nanos = interval.toNanos();
        timers.schedule(Duration.ofNanos(nanos / 2 + random.nextLong(nanos)), this::purge);
    }

    public void stop() {
        stopped = true;
    }

    private void purge() {
        if (stopped) {
            return;
        }
        long begun = timers.nanoTime();
        try {
            store.purge(batchSize).whenComplete((count, failure) -> {
                if (failure == null && count >= batchSize) {
                    Duration took = Duration.ofNanos(timers.nanoTime() - begun);
                    timers.schedule(took.multipliedBy(PAUSE).plusMillis(1), this::purge);
                } else {
                    start();
                }
            });
        } catch (RuntimeException e) {
            start();
        }
    }
}
