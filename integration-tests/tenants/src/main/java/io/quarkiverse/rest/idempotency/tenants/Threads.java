package io.quarkiverse.rest.idempotency.tenants;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.MDC;

import io.netty.util.concurrent.EventExecutor;
import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;

/** Looks at every thread that serves requests. */
@ApplicationScoped
public class Threads {

    private static final long PATIENCE_SECONDS = 30;

    @Inject
    Vertx vertx;

    @ConfigProperty(name = "quarkus.thread-pool.max-threads")
    int workers;

    /** The state that was left on threads, and the number of worker threads that were looked at. */
    record Found(List<String> leftOvers, int workers) {
    }

    /** Holds all worker threads at once, so that none is left out. No other request may be at work. */
    Uni<Found> probe() {
        Queue<String> leftOvers = new ConcurrentLinkedQueue<>();
        CountDownLatch held = new CountDownLatch(workers);
        List<CompletableFuture<Void>> probes = new ArrayList<>();
        Executor pool = Arc.container().getExecutorService();
        for (int worker = 0; worker < workers; worker++) {
            probes.add(CompletableFuture.runAsync(() -> {
                look(leftOvers);
                held.countDown();
                await(held);
            }, pool));
        }
        for (EventExecutor loop : ((VertxInternal) vertx).getEventLoopGroup()) {
            probes.add(CompletableFuture.runAsync(() -> look(leftOvers), loop));
        }
        return Uni.createFrom().completionStage(CompletableFuture.allOf(probes.toArray(CompletableFuture[]::new)))
                .map(all -> new Found(List.copyOf(leftOvers), workers - (int) held.getCount()))
                .emitOn(pool);
    }

    private static void look(Queue<String> leftOvers) {
        String thread = Thread.currentThread().getName();
        if (CurrentTenant.get() != null) {
            leftOvers.add(thread + " has the tenant " + CurrentTenant.get());
        }
        if (!MDC.getMap().isEmpty()) {
            leftOvers.add(thread + " has the MDC " + MDC.getMap());
        }
        if (Arc.container().requestContext().isActive()) {
            leftOvers.add(thread + " has a request context");
        }
        if (QuarkusTransaction.isActive()) {
            leftOvers.add(thread + " has a transaction");
        }
        if (Thread.currentThread().isInterrupted()) {
            leftOvers.add(thread + " is interrupted");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Expected all worker threads to be free; " + latch.getCount() + " are not");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
