package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that passes only when a test says so. Tasks run on the thread of the test, each at its due time and in the order in
 * which they are due; of those due at one time, the first scheduled runs first.
 */
public final class VirtualTimers implements Timers {

    /** The timers of one node, which can be stopped like a process that is paused or dead. */
    public final class OfNode implements Timers {

        private boolean stopped;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Timer schedule(Duration delay, Runnable action) {
            return VirtualTimers.this.schedule(this, delay, action);
        }

        /** From now on nothing is run for this node, and time passes without it. */
        public void stop() {
            stopped = true;
        }

        /** The number of tasks that are still scheduled for this node. */
        public long pending() {
            return tasks.stream().filter(task -> task.node == this).count();
        }
    }

    private record Task(long dueNanos, long order, Runnable action, OfNode node) {
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(
            Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::order));
    private long now = 1_000_000_000L;
    private long scheduled;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Timer schedule(Duration delay, Runnable action) {
        return schedule(null, delay, action);
    }

    private Timer schedule(OfNode node, Duration delay, Runnable action) {
        Task task = new Task(now + delay.toNanos(), scheduled++, action, node);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    /** Lets time pass and runs whatever becomes due meanwhile, also what such a task schedules. */
    public void advance(Duration duration) {
        long end = now + duration.toNanos();
        while (!tasks.isEmpty() && tasks.peek().dueNanos <= end) {
            Task task = tasks.poll();
            now = task.dueNanos;
            if (task.node == null || !task.node.stopped) {
                task.action.run();
            }
        }
        now = end;
    }

    /** The number of tasks that are still scheduled. */
    public int pending() {
        return tasks.size();
    }
}
