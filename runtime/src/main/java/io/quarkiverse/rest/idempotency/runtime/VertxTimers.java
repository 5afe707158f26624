package io.quarkiverse.rest.idempotency.runtime;

import java.time.Duration;

import io.quarkiverse.rest.idempotency.runtime.core.Timers;
import io.vertx.core.Vertx;

/**
 * Time from Vert.x: its timers hold no thread, and run on an event loop even when all workers are busy.
 */
final class VertxTimers implements Timers {

    private final Vertx vertx;

    VertxTimers(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        // Rounded up: a task never runs early.
        long millis = Math.max(1, (delay.toNanos() + 999_999) / 1_000_000);
        long id = vertx.setTimer(millis, ignored -> task.run());
        return () -> vertx.cancelTimer(id);
    }
}
