package io.quarkiverse.rest.idempotency.runtime.threads;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Singleton;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.quarkiverse.rest.idempotency.protocol.Timers;

/**
 * Time from a wheel of Netty: nearly every timer here is a bound that is taken back long before it ends, and a wheel notes and
 * forgets those without waking a thread, where a timer of an event loop is handed to its thread and back. A task runs on the
 * thread of the wheel, which belongs to the node: leases are renewed and waits end although the application blocks every event
 * loop and every worker.
 */
@Singleton
public final class NodeTimers implements Timers {

    /** The most that a task is late; it is never early. */
    private static final long TICK_MILLIS = 20;

    /** The timer of tasks that are scheduled after the end. */
    private static final Timer NEVER = () -> {
    };

    private final HashedWheelTimer wheel = new HashedWheelTimer(TimerThread::new, TICK_MILLIS, TimeUnit.MILLISECONDS);
    private volatile boolean stopped;

    /**
     * @return whether the calling thread is one on which tasks run; it must not block, because all other tasks wait for it
     */
    public static boolean onTimerThread() {
        return Thread.currentThread() instanceof TimerThread;
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
            Timeout timeout = wheel.newTimeout(ended -> task.run(), delay.toNanos(), TimeUnit.NANOSECONDS);
            return timeout::cancel;
        } catch (IllegalStateException e) {
            if (stopped) {
                // meanwhile
                return NEVER;
            }
            throw e;
        }
    }

    /** No task that was to come runs any more, and none that is scheduled from now on does. */
    public void stop() {
        stopped = true;
        wheel.stop();
    }

    private static final class TimerThread extends Thread {

        TimerThread(Runnable wheel) {
            super(wheel, "idempotency-timer");
            setDaemon(true);
        }
    }
}
