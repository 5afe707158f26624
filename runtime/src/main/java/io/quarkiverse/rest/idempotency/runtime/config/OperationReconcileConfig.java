package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;
import java.util.Optional;

import io.quarkus.runtime.annotations.ConfigGroup;

/**
 * The settings of the reconciler of one operation.
 */
@ConfigGroup
public interface OperationReconcileConfig {

    /**
     * The time that one call of the reconciler may take.
     */
    Optional<Duration> timeout();

    /**
     * The number of times that a failed call is repeated.
     */
    Optional<Integer> retries();

    /**
     * The delay before a repeated call, plus or minus a random time of up to the same length.
     */
    Optional<Duration> retryDelay();

    /**
     * The maximum number of concurrent calls of the reconciler on one node.
     */
    Optional<Integer> maxConcurrent();

    /**
     * The time for which the reconciler is not called when most of its calls fail.
     */
    Optional<Duration> breakerDelay();

    /**
     * The time before the reconciler is asked again about a record of which it could not tell.
     */
    Optional<Duration> backOff();
}
