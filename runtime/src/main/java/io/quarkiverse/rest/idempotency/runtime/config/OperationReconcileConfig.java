package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;
import java.util.Optional;

import io.quarkus.runtime.annotations.ConfigGroup;

/**
 * What can be set for the reconciler of one operation.
 */
@ConfigGroup
public interface OperationReconcileConfig {

    /**
     * How long one call of the reconciler may take.
     */
    Optional<Duration> timeout();

    /**
     * How often a call that failed is repeated.
     */
    Optional<Integer> retries();

    /**
     * How long to wait before a repeated call, give or take the same again.
     */
    Optional<Duration> retryDelay();

    /**
     * How many calls of the reconciler may run at a time on one node.
     */
    Optional<Integer> bulkhead();

    /**
     * For how long the reconciler is left alone when most of its calls fail.
     */
    Optional<Duration> breakerDelay();

    /**
     * How long nobody asks again about a record of which the reconciler could not tell.
     */
    Optional<Duration> backOff();
}
