package io.quarkiverse.rest.idempotency.spi;

import java.time.Duration;

/**
 * One element of {@link IdempotencyStore#heartbeat}.
 *
 * @param ownership the ownership whose lease is extended
 * @param lease the time for which the owner is believed alive, from now by the store's clock
 * @param retention the time for which the record is kept after the lease. A store may keep it for up to a sixteenth of that
 *        longer, so that it does not have to move the end of the record at every heartbeat
 */
public record Heartbeat(Ownership ownership, Duration lease, Duration retention) {
}
