package io.quarkiverse.rest.idempotency.runtime.core;

import io.quarkiverse.rest.idempotency.spi.Ownership;

/**
 * Keeps what a listener throws away from the protocol: nobody's request depends on what is told about it.
 */
final class QuietListener implements ProtocolListener {

    private final ProtocolListener listener;

    QuietListener(ProtocolListener listener) {
        this.listener = listener;
    }

    @Override
    public void ownershipLost(Ownership ownership) {
        tell(() -> listener.ownershipLost(ownership));
    }

    @Override
    public void takenOver(Ownership ownership) {
        tell(() -> listener.takenOver(ownership));
    }

    @Override
    public void reconciled(Ownership ownership, Reconciliation.Verdict verdict) {
        tell(() -> listener.reconciled(ownership, verdict));
    }

    @Override
    public void settlementDeferred(Ownership ownership) {
        tell(() -> listener.settlementDeferred(ownership));
    }

    @Override
    public void settlementAbandoned(Ownership ownership, Throwable lastFailure) {
        tell(() -> listener.settlementAbandoned(ownership, lastFailure));
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException ignored) {
            // There is nobody left to tell.
        }
    }
}
