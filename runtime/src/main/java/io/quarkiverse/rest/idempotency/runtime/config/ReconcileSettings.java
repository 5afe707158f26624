package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;

/**
 * The bounds of one operation's reconciler.
 *
 * @param timeout how long one call may take
 * @param retries how often a call that failed is repeated
 * @param retryDelay how long to wait before, give or take the same again
 * @param bulkhead how many calls may run at a time
 * @param breakerDelay for how long it is left alone when most calls fail
 */
public record ReconcileSettings(Duration timeout, int retries, Duration retryDelay, int bulkhead, Duration breakerDelay) {
}
