package io.quarkiverse.rest.idempotency.spi;

import java.time.Duration;

/**
 * One element of {@link IdempotencyStore#heartbeat}.
 *
 * @param ownership the ownership whose lease is extended
 * @param lease the time for which the owner is believed alive, from now by the store's clock
 * @param retention the time for which the record is kept after the lease
 */
public record Heartbeat(Ownership ownership, Duration lease, Duration retention) {
}
