package io.quarkiverse.rest.idempotency.spi;

import java.time.Duration;

/**
 * One element of {@link IdempotencyStore#complete}.
 *
 * @param ownership who completes
 * @param response what is given to duplicates from now on
 * @param retention how long it is kept, from now by the store's clock
 * @param tombstone for how long after that the record stays as a tombstone, {@link RecordedResponse#tombstone()}, with its
 *        binding:
 *        its response is not given any more from then on, and what it takes of the store is given up then or at a purge. Zero
 *        where the record ends with its retention
 */
public record CompleteCall(Ownership ownership, RecordedResponse response, Duration retention, Duration tombstone) {

    public CompleteCall {
        if (tombstone.isNegative()) {
            throw new IllegalArgumentException("The time of a tombstone must not be negative, was " + tombstone);
        }
    }

    /** A completion whose record ends with its retention. */
    public CompleteCall(Ownership ownership, RecordedResponse response, Duration retention) {
        this(ownership, response, retention, Duration.ZERO);
    }

    /** How long there is a record, from now by the store's clock. */
    public Duration recordRetention() {
        return retention.plus(tombstone);
    }
}
