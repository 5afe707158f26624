package io.quarkiverse.rest.idempotency.spi;

import java.time.Duration;

/**
 * One element of {@link IdempotencyStore#complete}.
 *
 * @param ownership who completes
 * @param response what is given to duplicates from now on
 * @param retention how long it is kept, from now by the store's clock
 */
public record CompleteCall(Ownership ownership, RecordedResponse response, Duration retention) {
}
