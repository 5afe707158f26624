package io.quarkiverse.rest.idempotency.spi;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * One element of {@link IdempotencyStore#complete}.
 *
 * @param ownership the ownership of the node that completes
 * @param response the response that duplicates get from now on
 * @param retention the time for which it is kept, from now by the store's clock. A store may keep it and its record for up to
 *        a sixteenth of that longer, so that it does not have to move the end of a record that was reserved for as long
 * @param tombstone the time after that for which the record stays as a tombstone, {@link RecordedResponse#tombstone()}, with
 *        its binding: its response is not replayed any more from then on, and its space in the store is freed then or at a
 *        purge. Zero where the record ends with its retention
 * @param claim the claimed key, whose record is created completed; {@code null} for a record that was reserved. The fence of
 *        the ownership has no meaning then, and its owner names this claim alone
 */
public record CompleteCall(Ownership ownership, RecordedResponse response, Duration retention, Duration tombstone,
        @Nullable Claim claim) {

    public CompleteCall {
        if (tombstone.isNegative()) {
            throw new IllegalArgumentException("The time of a tombstone must not be negative, was " + tombstone);
        }
    }

    /** A completion of a record that was reserved. */
    public CompleteCall(Ownership ownership, RecordedResponse response, Duration retention, Duration tombstone) {
        this(ownership, response, retention, tombstone, null);
    }

    /** A completion of a record that was reserved, and that ends with its retention. */
    public CompleteCall(Ownership ownership, RecordedResponse response, Duration retention) {
        this(ownership, response, retention, Duration.ZERO);
    }

    /** The time for which the record exists, from now by the store's clock. */
    public Duration recordRetention() {
        return retention.plus(tombstone);
    }
}
