package io.quarkiverse.rest.idempotency.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.smallrye.faulttolerance.core.timer.Timer;
import io.smallrye.faulttolerance.core.timer.TimerTask;

/** The time of this node, as the strategies of SmallRye Fault Tolerance ask for it. */
record StrategyTimer(Timers timers) implements Timer {

    @Override
    public int getId() {
        return 0;
    }

    @Override
    public TimerTask schedule(long delayInMillis, Runnable task) {
        Timers.Timer timer = timers.schedule(Duration.ofMillis(delayInMillis), task);
        return new TimerTask() {
            @Override
            public boolean isDone() {
                return false;
            }

            @Override
            public boolean cancel() {
                timer.cancel();
                return true;
            }
        };
    }

    /** Without an executor, a task runs on the thread of the timers. */
    @Override
    public TimerTask schedule(long delayInMillis, Runnable task, Executor executor) {
        return schedule(delayInMillis, executor == null ? task : () -> executor.execute(task));
    }

    @Override
    public int countScheduledTasks() {
        return 0;
    }

    @Override
    public void shutdown() {
        // The timers end with the node.
    }
}
