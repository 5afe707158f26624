package io.quarkiverse.rest.idempotency.spi;

import java.time.Instant;
import java.util.UUID;

/**
 * A record of an interrupted request, as a {@link BackgroundReconciler} sees it. It has no content of the request.
 *
 * @param id the id of the record: the hash of realm, principal and key ({@link RecordId#of}), keyed where there is a secret
 * @param binding the binding of its key
 * @param reservedAt the time when the key was first reserved, by the store's clock
 */
public record AbandonedRecord(RecordId id, Binding binding, Instant reservedAt) {

    /**
     * The key of a downstream call that the interrupted method made, or would have made: the value of its
     * {@code IdempotencyContext.deriveKey} for the same purpose.
     *
     * @param purpose the purpose of the call; not blank
     * @return a UUID of version 8
     * @throws IllegalArgumentException if the purpose is blank
     */
    public UUID deriveKey(String purpose) {
        return id.deriveKey(binding.operation(), purpose);
    }
}
