package io.quarkiverse.rest.idempotency.runtime;

import org.jboss.logging.Logger;

import io.quarkiverse.rest.idempotency.runtime.core.Execution;
import io.quarkiverse.rest.idempotency.runtime.core.ProtocolListener;
import io.quarkiverse.rest.idempotency.runtime.core.Reconciliation;

/**
 * Writes to the log what a response does not tell. Records are named by their hash, never by a key.
 */
final class LoggingListener implements ProtocolListener {

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.rest.idempotency");

    @Override
    public void ownershipLost(Execution execution) {
        LOG.warnf("Ownership of %s was lost before its request ended. Its outcome is not recorded.", name(execution));
    }

    @Override
    public void takenOver(Execution execution) {
        LOG.infof("Took over %s, whose lease was over.", name(execution));
    }

    @Override
    public void reconciled(Execution execution, Reconciliation.Verdict verdict) {
        LOG.infof("Reconciled %s: %s.", name(execution), verdict.getClass().getSimpleName());
    }

    @Override
    public void settlementDeferred(Execution execution) {
        LOG.warnf("The store did not record the outcome of %s in time. The response has been sent; recording goes on in the "
                + "background while the lease holds.", name(execution));
    }

    @Override
    public void settlementAbandoned(Execution execution, Throwable lastFailure) {
        LOG.errorf(lastFailure,
                "The outcome of %s could not be recorded before its lease ended. Its retries meet a record that "
                        + "is stale.",
                name(execution));
    }

    private static String name(Execution execution) {
        return "record " + execution.ownership().id() + " of '" + execution.attempt().binding().operation() + "' (owner "
                + execution.ownership().owner().id() + ", fence " + execution.ownership().fence() + ")";
    }
}
