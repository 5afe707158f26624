package io.quarkiverse.rest.idempotency.spi;

import java.time.Duration;

/**
 * One element of {@link IdempotencyStore#reserve}.
 *
 * @param id the record to create
 * @param realm the tenant, kept so that records can be told apart by people; the id covers it already
 * @param binding what the key is used for
 * @param owner who wants to own it
 * @param lease how long the owner is believed alive, from now by the store's clock
 * @param retention how long the record is kept after the lease
 */
public record Reservation(RecordId id, String realm, Binding binding, Owner owner, Duration lease, Duration retention) {
}
