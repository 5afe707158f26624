package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;

/**
 * Hears what becomes of requests, also what their responses do not tell. Methods are called on any thread, must not block, and
 * what they throw is lost.
 */
public interface ProtocolListener {

    /**
     * It was decided what becomes of a request that was not given up; of one that runs its method, when that begins.
     *
     * @param after how long that took, waiting included
     */
    default void admitted(Attempt attempt, Admission admission, Duration after) {
    }

    /** A request begins to wait for the owner of its key. */
    default void waits(Attempt attempt) {
    }

    /** The outcome of an execution is recorded. */
    default void recorded(Execution execution) {
    }

    /** An execution had no outcome that is recorded, and its key is free, or its lease over, again. */
    default void released(Execution execution) {
    }

    /** Ownership was lost before the execution ended: its outcome was not recorded. */
    default void ownershipLost(Execution execution) {
    }

    /**
     * The store did not renew leases, or has not said so in time. They are tried again while they are due.
     *
     * @param executions how many are kept alive by it
     */
    default void heartbeatFailed(int executions, Throwable cause) {
    }

    /** The lease of an execution is not renewed any more, although its method has not ended. Told once for an execution. */
    default void renewalEnded(Execution execution, RenewalEnd why) {
    }

    /** A record whose lease was over belongs to this node now. */
    default void takenOver(Execution execution) {
    }

    /** It was found out, or not, what became of a stale record. */
    default void reconciled(Execution execution, Reconciliation.Verdict verdict) {
    }

    /**
     * A duplicate is answered with what is recorded: it was allowed to get it, and it could be built.
     *
     * @param status the status that was recorded
     */
    default void replayed(Attempt attempt, int status) {
    }

    /** The store did not record or release in time; it is tried again in the background. */
    default void settlementDeferred(Execution execution) {
    }

    /** The lease ended before the store could record or release. Duplicates meet a stale lease. */
    default void settlementAbandoned(Execution execution, Throwable lastFailure) {
    }
}
