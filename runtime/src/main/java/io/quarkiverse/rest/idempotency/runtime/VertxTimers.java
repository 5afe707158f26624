package io.quarkiverse.rest.idempotency.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.quarkiverse.rest.idempotency.runtime.core.Timers;
import io.vertx.core.Vertx;

/**
 * Time from a wheel of Netty: nearly every timer here is a bound that is taken back long before it ends, and a wheel notes and
 * forgets those without waking anybody, where a timer of an event loop is handed to its thread and back. What does end runs on
 * an event loop, even when all workers are busy.
 */
final class VertxTimers implements Timers {

    /** By so much a task may be late; it is never early. */
    private static final long TICK_MILLIS = 20;

    /** What is scheduled after the end. */
    private static final Timer NEVER = () -> {
    };

    private final Vertx vertx;
    private final HashedWheelTimer wheel = new HashedWheelTimer(new DefaultThreadFactory("idempotency-timer", true),
            TICK_MILLIS, TimeUnit.MILLISECONDS);
    private volatile boolean stopped;

    VertxTimers(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        if (stopped) {
            return NEVER;
        }
        try {
            Timeout timeout = wheel.newTimeout(ended -> vertx.runOnContext(ignored -> task.run()), delay.toNanos(),
                    TimeUnit.NANOSECONDS);
            return timeout::cancel;
        } catch (IllegalStateException e) {
            if (stopped) {
                // meanwhile
                return NEVER;
            }
            throw e;
        }
    }

    /** Nothing that was to come happens any more, and what is scheduled from now on does not either. */
    void stop() {
        stopped = true;
        wheel.stop();
    }
}
