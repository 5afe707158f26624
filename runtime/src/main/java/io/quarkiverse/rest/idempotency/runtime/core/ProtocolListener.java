package io.quarkiverse.rest.idempotency.runtime.core;

import io.quarkiverse.rest.idempotency.spi.Ownership;

/**
 * Hears what a response does not tell. Methods are called on any thread,
 * must not block, and what they throw is lost.
 */
public interface ProtocolListener {

    /** Ownership was lost before the execution ended: its outcome was not recorded. */
    default void ownershipLost(Ownership ownership) {
    }

    /** A record whose lease was over belongs to this node now. */
    default void takenOver(Ownership ownership) {
    }

    /** It was found out, or not, what became of a stale record. */
    default void reconciled(Ownership ownership, Reconciliation.Verdict verdict) {
    }

    /** The store did not record or release in time; it is tried again in the background. */
    default void settlementDeferred(Ownership ownership) {
    }

    /** The lease ended before the store could record or release. Duplicates meet a stale lease. */
    default void settlementAbandoned(Ownership ownership, Throwable lastFailure) {
    }
}
