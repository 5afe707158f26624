package io.quarkiverse.rest.idempotency.runtime;

import java.security.Principal;
import java.time.Duration;

import org.jboss.logging.Logger;

import io.quarkiverse.rest.idempotency.protocol.Admission;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.ProtocolListener;
import io.quarkiverse.rest.idempotency.protocol.Reconciliation;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.protocol.RenewalEnd;
import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;

/**
 * Logs the facts that a response does not tell. Records are named by their hash, never by a key. A warning that every
 * request repeats during an outage of the store is logged once, and then counted.
 */
public final class LoggingListener implements ProtocolListener {

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.rest.idempotency");
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final RepeatedWarning unavailable;
    private final RepeatedWarning unreadable;
    private final RepeatedWarning paused;
    private final RepeatedWarning deferred;
    private final RepeatedWarning unnamed;
    private final RepeatedWarning tooLarge;
    private final RepeatedWarning heartbeats;

    LoggingListener(Timers timers) {
        this.unavailable = new RepeatedWarning(timers, PERIOD, LOG::warn);
        this.unreadable = new RepeatedWarning(timers, PERIOD, LOG::warn);
        this.paused = new RepeatedWarning(timers, PERIOD, LOG::warn);
        this.deferred = new RepeatedWarning(timers, PERIOD, LOG::warn);
        this.unnamed = new RepeatedWarning(timers, PERIOD, LOG::warn);
        this.tooLarge = new RepeatedWarning(timers, PERIOD, LOG::warn);
        this.heartbeats = new RepeatedWarning(timers, PERIOD, LOG::warn);
    }

    /**
     * The store did not answer how a request is to be treated.
     *
     * @param consequence the effect on the request
     */
    public void storeUnavailable(String operation, String consequence, Throwable cause) {
        unavailable
                .warn("The idempotency store is unavailable; a request of '" + operation + "' " + consequence + ": " + cause);
    }

    @Override
    public void admitted(Attempt attempt, Admission admission, Duration after) {
        if (!(admission instanceof Admission.Rejected rejected)) {
            return;
        }
        String request = "a request of '" + attempt.binding().operation() + "' is rejected";
        if (rejected.rejection() instanceof Rejection.RecordUnreadable cause) {
            unreadable.warn("The record " + attempt.id() + " cannot be read; " + request + ": " + cause.cause()
                    + ". A later version may have written it: let this node run that version, too.");
        } else if (rejected.rejection() instanceof Rejection.PausedPastLease) {
            paused.warn("This node was paused for longer than the lease of " + attempt.policy().lease() + "; " + request
                    + ", because another node may run its method. Look for long pauses of garbage collection or of the machine, "
                    + "or set a longer lease.");
        }
    }

    /**
     * A request was rejected because its caller is authenticated without a name.
     *
     * @param caller the principal of the caller, or {@code null} when it has none
     */
    public void callerUnnamed(String operation, Principal caller) {
        unnamed.warn("A request of '" + operation + "' with a key is rejected: its caller is authenticated and has no name ("
                + (caller == null ? "no principal" : "principal of " + caller.getClass().getName())
                + "), so its keys could not be told from those of other callers. Give the principal a name, or provide a "
                + "PrincipalResolver bean that names the caller.");
    }

    public void bodyTooLarge(BoundOperation operation, long size) {
        tooLarge.warn("Rejected a request of '" + operation.name() + "' with 413: its body has at least " + size
                + " bytes, and " + operation.requestBody().limitSource() + " accepts "
                + operation.requestBody().limit() + ". Raise it if clients need more; bodies above "
                + "quarkus.rest-idempotency.request-body-memory take no memory.");
    }

    @Override
    public void ownershipLost(Execution execution) {
        LOG.warnf("Ownership of %s was lost before its request ended. Its outcome is not recorded.", name(execution));
    }

    @Override
    public void heartbeatFailed(int executions, Throwable cause) {
        heartbeats.warn("The store did not renew the leases of " + executions + " running execution"
                + (executions == 1 ? "" : "s") + ": " + cause + ". It is tried again; when a lease ends before, a duplicate "
                + "can take the record over and run the method again.");
    }

    @Override
    public void renewalEnded(Execution execution, RenewalEnd why) {
        LOG.warnf("The lease of %s is not renewed any more, although its method has not ended: %s. Retries meet a stale record "
                + "once its lease is over.", name(execution), switch (why) {
                    case MAX_EXECUTION_TIME -> "it has been running for longer than max-execution-time="
                            + execution.attempt().policy().maxExecution();
                    case TRANSACTION_OVER -> "its transaction is over, so its record cannot be completed";
                });
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
        deferred.warn("The store did not record the outcome of " + name(execution) + " in time. The response has been sent; "
                + "recording goes on in the background while the lease holds.");
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
