package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The decision about a request. The listener gets it at once, but a decision to run the method only when the method begins.
 */
final class PendingAdmission extends CompletableFuture<Admission> {

    private final Attempt attempt;
    private final long askedAtNanos;
    private final Timers timers;
    private final ProtocolListener listener;
    private final Runnable decidedOrWaits;

    /**
     * @param decidedOrWaits runs when the request is decided or given up; others run it when the request begins to wait
     * @param askedAtNanos the time at which the request asked, in the terms of {@link Timers#nanoTime()}
     */
    PendingAdmission(Attempt attempt, long askedAtNanos, Timers timers, ProtocolListener listener,
            Runnable decidedOrWaits) {
        this.attempt = attempt;
        this.askedAtNanos = askedAtNanos;
        this.timers = timers;
        this.listener = listener;
        this.decidedOrWaits = decidedOrWaits;
    }

    @Override
    public boolean complete(Admission decided) {
        Duration after = Duration.ofNanos(timers.nanoTime() - askedAtNanos);
        if (decided instanceof Admission.Execute execute) {
            // Before the request can begin its method.
            execute.execution().decidedAfter(after);
            return completes(decided);
        }
        boolean first = completes(decided);
        if (first) {
            listener.admitted(attempt, decided, after);
        }
        return first;
    }

    private boolean completes(Admission decided) {
        boolean first = super.complete(decided);
        decidedOrWaits.run();
        return first;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        decidedOrWaits.run();
        return cancelled;
    }
}
