package io.quarkiverse.rest.idempotency.runtime;

import org.jboss.logging.Logger;

import io.quarkiverse.rest.idempotency.runtime.core.ProtocolListener;
import io.quarkiverse.rest.idempotency.runtime.core.Reconciliation;
import io.quarkiverse.rest.idempotency.spi.Ownership;

/**
 * Writes to the log what a response does not tell. Records are named by their hash, never by a key.
 */
final class LoggingListener implements ProtocolListener {

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.rest.idempotency");

    @Override
    public void ownershipLost(Ownership ownership) {
        LOG.warnf("Ownership of record %s was lost before its request ended (owner %s, fence %d). Its outcome is not recorded.",
                ownership.id(), ownership.owner().id(), ownership.fence());
    }

    @Override
    public void takenOver(Ownership ownership) {
        LOG.infof("Took over record %s, whose lease was over (owner %s, fence %d).", ownership.id(), ownership.owner().id(),
                ownership.fence());
    }

    @Override
    public void reconciled(Ownership ownership, Reconciliation.Verdict verdict) {
        LOG.infof("Reconciled record %s: %s (owner %s, fence %d).", ownership.id(), verdict.getClass().getSimpleName(),
                ownership.owner().id(), ownership.fence());
    }

    @Override
    public void settlementDeferred(Ownership ownership) {
        LOG.warnf("The store did not record the outcome of record %s in time (owner %s, fence %d). The response has been sent; "
                + "recording goes on in the background while the lease holds.",
                ownership.id(), ownership.owner().id(), ownership.fence());
    }

    @Override
    public void settlementAbandoned(Ownership ownership, Throwable lastFailure) {
        LOG.errorf(lastFailure, "The outcome of record %s could not be recorded before its lease ended (owner %s, fence %d). "
                + "Retries of its request are answered idempotency_outcome_unknown until the record expires.",
                ownership.id(), ownership.owner().id(), ownership.fence());
    }
}
