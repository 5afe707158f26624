package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;

/**
 * Is told about the course of requests, including facts that their responses do not show. Methods are called on any thread,
 * must not block, and their exceptions are lost.
 */
public interface ProtocolListener {

    /**
     * A request that was not given up is decided. Called for a request that runs its method when the method begins, and once
     * more, as rejected, if the method then had to wait for longer than its lease, and did not run.
     *
     * @param after the time until the decision, waiting included
     */
    default void admitted(Attempt attempt, Admission admission, Duration after) {
    }

    /** A request begins to wait for the owner of its key. */
    default void waits(Attempt attempt) {
    }

    /** The response of an execution is recorded. */
    default void recorded(Execution execution) {
    }

    /** An execution ended without a recorded response, and its key is free, or its lease over, again. */
    default void released(Execution execution) {
    }

    /** Ownership was lost before the execution ended: its response was not recorded. */
    default void ownershipLost(Execution execution) {
    }

    /**
     * The store did not renew leases, or has not said so in time. They are tried again while they are due.
     *
     * @param executions the number of executions that the heartbeat keeps alive
     */
    default void heartbeatFailed(int executions, Throwable cause) {
    }

    /** The lease of an execution is not renewed any more, although its method has not ended. Told once for an execution. */
    default void renewalEnded(Execution execution, RenewalEnd why) {
    }

    /** A record whose lease was over belongs to this node now. */
    default void takenOver(Execution execution) {
    }

    /** A stale record was reconciled, with or without a certain verdict. */
    default void reconciled(Execution execution, Reconciliation.Verdict verdict) {
    }

    /**
     * A duplicate is answered with the recorded response: it was allowed to get it, and the response could be built.
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
