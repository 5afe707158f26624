package io.quarkiverse.rest.idempotency.runtime.core;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that passes only when a test says so. Tasks run on the thread of the test, each at its due time and in the order in
 * which they are due; of those due at one time, the first scheduled runs first.
 */
final class VirtualTimers implements Timers {

    private record Task(long dueNanos, long order, Runnable action) {
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
        Task task = new Task(now + delay.toNanos(), scheduled++, action);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    /** Lets time pass and runs whatever becomes due meanwhile, also what such a task schedules. */
    void advance(Duration duration) {
        long end = now + duration.toNanos();
        while (!tasks.isEmpty() && tasks.peek().dueNanos <= end) {
            Task task = tasks.poll();
            now = task.dueNanos;
            task.action.run();
        }
        now = end;
    }

    /** How many tasks are still to come. */
    int pending() {
        return tasks.size();
    }
}
