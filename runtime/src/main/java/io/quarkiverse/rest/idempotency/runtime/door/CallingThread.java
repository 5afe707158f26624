package io.quarkiverse.rest.idempotency.runtime.door;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/**
 * Runs tasks on a thread that may block and waits for them, and leaves those that come later to another executor.
 */
final class CallingThread implements Executor {

    private static final Runnable WAKE_UP = () -> {
    };

    private final Executor later;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private boolean left;

    /**
     * @param later runs the tasks that come after the thread has left
     */
    CallingThread(Executor later) {
        this.later = later;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (!left) {
                tasks.add(task);
                return;
            }
        }
        later.execute(task);
    }

    /** Has the end asked for again. */
    void wakeUp() {
        tasks.add(WAKE_UP);
    }

    /**
     * Runs tasks on the calling thread.
     *
     * @param end whether it leaves, asked after each task
     */
    void runUntil(BooleanSupplier end) {
        boolean interrupted = false;
        while (!end.getAsBoolean()) {
            try {
                tasks.take().run();
            } catch (InterruptedException e) {
                // The protocol bounds the wait; the method is to hear of it.
                interrupted = true;
            }
        }
        synchronized (this) {
            left = true;
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
