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

    /**
     * @param askedAtNanos the time at which the request asked, in the terms of {@link Timers#nanoTime()}
     */
    PendingAdmission(Attempt attempt, long askedAtNanos, Timers timers, ProtocolListener listener) {
        this.attempt = attempt;
        this.askedAtNanos = askedAtNanos;
        this.timers = timers;
        this.listener = listener;
    }

    @Override
    public boolean complete(Admission decided) {
        Duration after = Duration.ofNanos(timers.nanoTime() - askedAtNanos);
        if (decided instanceof Admission.Execute execute) {
            // Before the request can begin its method.
            execute.execution().decidedAfter(after);
            return super.complete(decided);
        }
        boolean first = super.complete(decided);
        if (first) {
            listener.admitted(attempt, decided, after);
        }
        return first;
    }
}
