package io.quarkiverse.rest.idempotency.simulator;

import java.util.PriorityQueue;

/**
 * Time that passes from task to task, on one thread. Of tasks that are due at one time the first planned runs first.
 */
final class VirtualTime {

    private record Task(long due, long order, Runnable action) implements Comparable<Task> {

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(due, other.due);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(64);
    private long now;
    private long planned;

    /** Nanoseconds since the beginning. */
    long now() {
        return now;
    }

    void after(long delay, Runnable action) {
        tasks.add(new Task(now + Math.max(0, delay), planned++, action));
    }

    /**
     * Goes to the next task and runs it.
     *
     * @return {@code false} when there is none that is due by then
     */
    boolean step(long until) {
        if (tasks.isEmpty() || tasks.peek().due > until) {
            return false;
        }
        Task task = tasks.poll();
        now = task.due;
        task.action.run();
        return true;
    }

    /** Runs what is due until then, and what that plans, and is then there. */
    void passUntil(long then) {
        while (step(then)) {
            // Each step is one task.
        }
        now = Math.max(now, then);
    }
}
