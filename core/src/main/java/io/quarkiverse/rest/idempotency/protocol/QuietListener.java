package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells several listeners, and keeps the exceptions of one away from the protocol and from the others: no request depends on
 * its listeners.
 */
final class QuietListener implements ProtocolListener {

    private final List<ProtocolListener> listeners;

    QuietListener(List<ProtocolListener> listeners) {
        this.listeners = listeners;
    }

    @Override
    public void admitted(Attempt attempt, Admission admission, Duration after) {
        tell(listener -> listener.admitted(attempt, admission, after));
    }

    @Override
    public void waits(Attempt attempt) {
        tell(listener -> listener.waits(attempt));
    }

    @Override
    public void recorded(Execution execution) {
        tell(listener -> listener.recorded(execution));
    }

    @Override
    public void released(Execution execution) {
        tell(listener -> listener.released(execution));
    }

    @Override
    public void ownershipLost(Execution execution) {
        tell(listener -> listener.ownershipLost(execution));
    }

    @Override
    public void heartbeatFailed(int executions, Throwable cause) {
        tell(listener -> listener.heartbeatFailed(executions, cause));
    }

    @Override
    public void renewalEnded(Execution execution, RenewalEnd why) {
        tell(listener -> listener.renewalEnded(execution, why));
    }

    @Override
    public void takenOver(Execution execution) {
        tell(listener -> listener.takenOver(execution));
    }

    @Override
    public void reconciled(Execution execution, Reconciliation.Verdict verdict) {
        tell(listener -> listener.reconciled(execution, verdict));
    }

    @Override
    public void replayed(Attempt attempt, int status) {
        tell(listener -> listener.replayed(attempt, status));
    }

    @Override
    public void settlementDeferred(Execution execution) {
        tell(listener -> listener.settlementDeferred(execution));
    }

    @Override
    public void settlementAbandoned(Execution execution, Throwable lastFailure) {
        tell(listener -> listener.settlementAbandoned(execution, lastFailure));
    }

    private void tell(Consumer<ProtocolListener> news) {
        for (ProtocolListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException ignored) {
                // No listener is left to tell.
            }
        }
    }
}
