package io.quarkiverse.rest.idempotency.admin;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Which records somebody wants to see.
 *
 * @param operation the name of their operation; empty for every one
 * @param state what has become of them; empty for every one
 * @param minAge how long ago they were reserved at least, by the store's clock
 * @param limit how many at most, at least 1
 */
public record RecordFilter(Optional<String> operation, Optional<State> state, Duration minAge, int limit) {

    /** What has become of a record. */
    public enum State {

        /** Its owner is believed alive. */
        IN_PROGRESS,

        /** It is in progress, and its lease is over: its owner is gone, or very late. */
        STALE,

        /** Its outcome is recorded. */
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
