package io.quarkiverse.rest.idempotency.spi;

import java.time.Duration;

/**
 * One element of {@link IdempotencyStore#takeOver}.
 *
 * @param id the record to take over
 * @param owner the new owner
 * @param lease the time for which the new owner is believed alive, from now by the store's clock
 * @param retention the time for which the record is kept after the lease
 */
public record TakeOver(RecordId id, Owner owner, Duration lease, Duration retention) {
}
