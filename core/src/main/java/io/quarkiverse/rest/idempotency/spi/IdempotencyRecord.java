package io.quarkiverse.rest.idempotency.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * The content of a store for one key. Durations and instants are the store's, so that the clocks of nodes do not matter.
 */
public sealed interface IdempotencyRecord {

    /** The id of the record. */
    RecordId id();

    /** The binding of its key to its first request. */
    Binding binding();

    /** When its first owner reserved it, by the store's clock. */
    Instant reservedAt();

    /**
     * An owner has it, and no response is recorded yet.
     *
     * @param ownership its ownership
     * @param leaseLeft the time for which the owner is still believed alive; zero or negative when the lease is over
     */
    record InProgress(Binding binding, Instant reservedAt, Ownership ownership, Duration leaseLeft)
            implements
                IdempotencyRecord {

        @Override
        public RecordId id() {
            return ownership.id();
        }

        public boolean leaseOver() {
            return leaseLeft.isZero() || leaseLeft.isNegative();
        }

        /** Whether its owner has given it up and it waits to be reconciled. */
        public boolean ownerless() {
            return ownership.owner().equals(Owner.NOBODY);
        }
    }

    /**
     * Its response is recorded and does not change until it expires.
     *
     * @param response the response that duplicates get; a tombstone when the record has outlived its response
     * @param retentionLeft the time for which this response is still replayed
     */
    record Completed(RecordId id, Binding binding, Instant reservedAt, RecordedResponse response, Duration retentionLeft)
            implements
                IdempotencyRecord {
    }
}
