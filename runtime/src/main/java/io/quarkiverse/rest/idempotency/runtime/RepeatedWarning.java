package io.quarkiverse.rest.idempotency.runtime;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog;

/**
 * A warning that many requests may cause at once: the first is written at once, and the others are counted and told of in one
 * line a period, until a period has passed without any. Can be called from any thread.
 */
final class RepeatedWarning {

    private final Timers timers;
    private final Duration period;
    private final Consumer<String> log;
    private final AtomicBoolean counting = new AtomicBoolean();
    private final AtomicLong more = new AtomicLong();
    private volatile String latest;

    RepeatedWarning(Timers timers, Duration period, Consumer<String> log) {
        this.timers = timers;
        this.period = period;
        this.log = log;
    }

    void warn(String message) {
        if (counting.compareAndSet(false, true)) {
            log.accept(message);
            timers.schedule(period, this::summarize);
        } else {
            latest = message;
            more.incrementAndGet();
        }
    }

    private void summarize() {
        long count = more.getAndSet(0);
        if (count > 0) {
            log.accept(IdempotencyLog.LOG.repeated(count, period.toSeconds(), latest));
            timers.schedule(period, this::summarize);
            return;
        }
        counting.set(false);
        // A warning that came just before was counted, and would otherwise not be reported.
        if (more.get() > 0 && counting.compareAndSet(false, true)) {
            timers.schedule(period, this::summarize);
        }
    }
}
