package io.quarkiverse.rest.idempotency.runtime.core;

import io.quarkiverse.rest.idempotency.spi.Ownership;

/**
 * Hears what goes wrong behind a response that has been sent or will be sent all the same. Methods are called on any thread,
 * must not block, and what they throw is lost.
 */
public interface ProtocolListener {

    /** Ownership was lost before the execution ended: its outcome was not recorded. */
    default void ownershipLost(Ownership ownership) {
    }

    /** The store did not record or release in time; it is tried again in the background. */
    default void settlementDeferred(Ownership ownership) {
    }

    /** The lease ended before the store could record or release. Duplicates meet a stale lease. */
    default void settlementAbandoned(Ownership ownership, Throwable lastFailure) {
    }
}
