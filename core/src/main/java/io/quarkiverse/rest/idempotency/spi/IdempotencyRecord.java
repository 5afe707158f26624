package io.quarkiverse.rest.idempotency.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * What a store knows about one key. Durations and instants are the store's, so that the clocks of nodes do not matter.
 */
public sealed interface IdempotencyRecord {

    /** Which record. */
    RecordId id();

    /** What its key was first used for. */
    Binding binding();

    /** When its first owner reserved it, by the store's clock. */
    Instant reservedAt();

    /**
     * An owner has it, and its outcome is not known yet.
     *
     * @param ownership who has it
     * @param leaseLeft how long the owner is still believed alive; zero or negative when the lease is over
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

        /** Whether its owner has given it up and it waits for somebody to find out what happened. */
        public boolean ownerless() {
            return ownership.owner().equals(Owner.NOBODY);
        }
    }

    /**
     * Its outcome is recorded and does not change until it expires.
     *
     * @param response what is given to duplicates; a tombstone when the record outlives its response and that is over
     * @param retentionLeft how long this response is still given
     */
    record Completed(RecordId id, Binding binding, Instant reservedAt, RecordedResponse response, Duration retentionLeft)
            implements
                IdempotencyRecord {
    }
}
