package io.quarkiverse.rest.idempotency.runtime.threads;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.quarkus.runtime.BlockingOperationControl;

/**
 * Waits for the protocol on a thread that may block. The protocol answers within its bounds as long as its timers run. An
 * application that ends stops that while methods may still run, and then it waits for their threads: so every wait of a
 * thread has an end of its own, a little later.
 */
public final class BoundedWait {

    private static final Duration GRACE = Duration.ofSeconds(1);

    private BoundedWait() {
    }

    /** Whether the calling thread may wait. Tasks of timers run on a thread for which all other timers wait. */
    public static boolean mayWait() {
        return BlockingOperationControl.isBlockingAllowed() && !NodeTimers.onTimerThread();
    }

    /**
     * @param answer of which only the completion counts
     * @param bound for how long to wait at most; {@code null} for as long as it takes
     * @return whether the answer is there
     */
    public static boolean await(CompletableFuture<?> answer, Duration bound) {
        long end = bound == null ? 0 : System.nanoTime() + bound.plus(GRACE).toNanos();
        boolean interrupted = false;
        while (!answer.isDone()) {
            try {
                if (bound == null) {
                    answer.get();
                } else {
                    answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                }
            } catch (TimeoutException e) {
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException | CancellationException e) {
                // An answer, too.
            }
        }
        if (interrupted) {
            // The wait is bounded as it is; the method is to hear of it.
            Thread.currentThread().interrupt();
        }
        return answer.isDone();
    }
}
