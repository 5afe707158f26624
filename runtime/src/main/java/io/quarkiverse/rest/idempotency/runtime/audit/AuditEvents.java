package io.quarkiverse.rest.idempotency.runtime.audit;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.event.NotificationOptions;

import io.quarkiverse.rest.idempotency.event.IdempotencyEvent;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeThreads;
import io.quarkus.arc.Arc;

/**
 * Sends events to the asynchronous observers of the application, on threads of their own: observers that are slow would
 * otherwise take all workers of the application, and with them its requests. It is a bean where the build has found an
 * observer.
 */
public final class AuditEvents implements AutoCloseable {

    private static final int THREADS = 8;
    private static final Duration LAST = Duration.ofSeconds(10);

    private final ExecutorService threads = NodeThreads.upTo(THREADS, "idempotency-events");

    /** Returns at once; exceptions of an observer are logged. */
    public void send(IdempotencyEvent event) {
        try {
            Arc.container().beanManager().getEvent().fireAsync(event, NotificationOptions.ofExecutor(threads))
                    .whenComplete((sent, failure) -> {
                        if (failure != null) {
                            LOG.observerFailed(failure, event);
                        }
                    });
        } catch (RejectedExecutionException e) {
            LOG.observerFailed(e, event);
        }
    }

    /** Waits for the observers of events that were sent, for a bounded time. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LAST.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            threads.shutdownNow();
        }
    }
}
