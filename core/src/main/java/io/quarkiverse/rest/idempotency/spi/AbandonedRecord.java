package io.quarkiverse.rest.idempotency.spi;

import java.time.Instant;

/**
 * A record of an interrupted request, as a {@link BackgroundReconciler} sees it. What the request said is not kept.
 *
 * @param id names it: the hash of realm, principal and key ({@link RecordId#of})
 * @param binding what its key was used for
 * @param reservedAt when the key was first reserved, by the store's clock
 */
public record AbandonedRecord(RecordId id, Binding binding, Instant reservedAt) {
}
