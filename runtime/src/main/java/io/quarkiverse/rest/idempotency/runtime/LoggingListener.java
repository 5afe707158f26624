package io.quarkiverse.rest.idempotency.runtime;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.security.Principal;
import java.time.Duration;

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

    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final RepeatedWarning unavailable;
    private final RepeatedWarning unreadable;
    private final RepeatedWarning paused;
    private final RepeatedWarning deferred;
    private final RepeatedWarning unnamed;
    private final RepeatedWarning tooLarge;
    private final RepeatedWarning notStored;
    private final RepeatedWarning heartbeats;

    LoggingListener(Timers timers) {
        this.unavailable = new RepeatedWarning(timers, PERIOD, LOG::warn);
        this.unreadable = new RepeatedWarning(timers, PERIOD, LOG::warn);
        this.paused = new RepeatedWarning(timers, PERIOD, LOG::warn);
        this.deferred = new RepeatedWarning(timers, PERIOD, LOG::warn);
        this.unnamed = new RepeatedWarning(timers, PERIOD, LOG::warn);
        this.tooLarge = new RepeatedWarning(timers, PERIOD, LOG::warn);
        this.notStored = new RepeatedWarning(timers, PERIOD, LOG::warn);
        this.heartbeats = new RepeatedWarning(timers, PERIOD, LOG::warn);
    }

    /**
     * The store did not answer how a request is to be treated.
     *
     * @param consequence the effect on the request
     */
    public void storeUnavailable(String operation, String consequence, Throwable cause) {
        unavailable.warn(LOG.storeUnavailable(operation, consequence, cause));
    }

    @Override
    public void admitted(Attempt attempt, Admission admission, Duration after) {
        if (!(admission instanceof Admission.Rejected rejected)) {
            return;
        }
        String operation = attempt.binding().operation();
        if (rejected.rejection() instanceof Rejection.RecordUnreadable cause) {
            unreadable.warn(LOG.recordUnreadable(attempt.id(), operation, cause.cause()));
        } else if (rejected.rejection() instanceof Rejection.PausedPastLease) {
            paused.warn(LOG.pausedPastLease(attempt.policy().lease(), operation));
        }
    }

    /**
     * A request was rejected because its caller is authenticated without a name.
     *
     * @param caller the principal of the caller, or {@code null} when it has none
     */
    public void callerUnnamed(String operation, Principal caller) {
        unnamed.warn(LOG.callerUnnamed(operation,
                caller == null ? "no principal" : "principal of " + caller.getClass().getName()));
    }

    public void bodyTooLarge(BoundOperation operation, long size) {
        tooLarge.warn(LOG.bodyTooLarge(operation.name(), size, operation.requestBody().limitSource(),
                operation.requestBody().limit()));
    }

    /** A request is not stored with its first step. */
    public void requestNotStored(String operation, String reason) {
        notStored.warn(LOG.requestNotStored(operation, reason));
    }

    @Override
    public void ownershipLost(Execution execution) {
        LOG.ownershipLost(name(execution));
    }

    @Override
    public void heartbeatFailed(int executions, Throwable cause) {
        heartbeats.warn(
                LOG.leasesNotRenewed(executions == 1 ? "1 running execution" : executions + " running executions", cause));
    }

    @Override
    public void renewalEnded(Execution execution, RenewalEnd why) {
        LOG.renewalEnded(name(execution), switch (why) {
            case MAX_EXECUTION_TIME -> "it has been running for longer than max-execution-time="
                    + execution.attempt().policy().maxExecution();
            case TRANSACTION_OVER -> "its transaction is over, so its record cannot be completed";
        });
    }

    @Override
    public void takenOver(Execution execution) {
        LOG.takenOver(name(execution));
    }

    @Override
    public void reconciled(Execution execution, Reconciliation.Verdict verdict) {
        LOG.reconciled(name(execution), verdict.getClass().getSimpleName());
    }

    @Override
    public void settlementDeferred(Execution execution) {
        deferred.warn(LOG.recordingDeferred(name(execution)));
    }

    @Override
    public void settlementAbandoned(Execution execution, Throwable lastFailure) {
        LOG.recordingAbandoned(lastFailure, name(execution));
    }

    private static String name(Execution execution) {
        return "record " + execution.ownership().id() + " of '" + execution.attempt().binding().operation() + "' (owner "
                + execution.ownership().owner().id() + ", fence " + execution.ownership().fence() + ")";
    }
}
