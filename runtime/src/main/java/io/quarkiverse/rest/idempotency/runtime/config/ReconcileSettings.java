package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;

/**
 * The bounds of one operation's reconciler.
 *
 * @param timeout the time that one call may take
 * @param retries the number of times that a failed call is repeated
 * @param retryDelay the delay before a repeated call, plus or minus a random time of up to the same length
 * @param maxConcurrent the maximum number of concurrent calls
 * @param breakerDelay the time for which it is not called when most calls fail
 */
public record ReconcileSettings(Duration timeout, int retries, Duration retryDelay, int maxConcurrent, Duration breakerDelay) {
}
