package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;

/**
 * Time as the protocol sees it: durations and delayed tasks. Never the time of day.
 */
public interface Timers {

    /**
     * @return nanoseconds since some fixed point, never going back
     */
    long nanoTime();

    /**
     * Runs a task once, not before the delay has passed, on a thread on which it must not block.
     *
     * @return takes the task back, if it has not begun
     */
    Timer schedule(Duration delay, Runnable task);

    /** A task to come. */
    @FunctionalInterface
    interface Timer {

        void cancel();
    }
}
