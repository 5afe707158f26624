package io.quarkiverse.rest.idempotency.admin;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Selects the records of a list.
 *
 * @param operation the name of their operation; empty for every one
 * @param state their state; empty for every one
 * @param minAge the least time since they were reserved, by the store's clock
 * @param limit the greatest number of records, at least 1
 */
public record RecordFilter(Optional<String> operation, Optional<State> state, Duration minAge, int limit) {

    /** The state of a record. */
    public enum State {

        /** The owner of the record is believed alive. */
        IN_PROGRESS,

        /** The record is in progress, and its lease is over: its owner is gone, or very late. */
        STALE,

        /** The response is recorded. */
        COMPLETED
    }

    public RecordFilter {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(state, "state");
        if (minAge.isNegative()) {
            throw new IllegalArgumentException("An age is not negative, was " + minAge);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("A limit is at least 1, was " + limit);
        }
    }
}
