package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithDefault;

/**
 * The bounds of reconcilers.
 */
@ConfigGroup
public interface ReconcileConfig {

    /**
     * The time that one call of a reconciler may take.
     */
    @WithDefault("2s")
    Duration timeout();

    /**
     * The number of times that a failed call is repeated.
     */
    @WithDefault("2")
    int retries();

    /**
     * The delay before a repeated call, plus or minus a random time of up to the same length.
     */
    @WithDefault("200ms")
    Duration retryDelay();

    /**
     * The maximum number of concurrent calls of one operation's reconciler on one node.
     */
    @WithDefault("10")
    int maxConcurrent();

    /**
     * The time for which a reconciler is not called when most of its calls fail.
     */
    @WithDefault("5s")
    Duration breakerDelay();

    /**
     * The time before a reconciler is asked again about a record of which it could not tell.
     */
    @WithDefault("5s")
    Duration backOff();

    /**
     * Abandoned records of operations with a `BackgroundReconciler`.
     */
    BackgroundConfig background();

    /**
     * Abandoned records of operations with a `BackgroundReconciler`.
     */
    @ConfigGroup
    interface BackgroundConfig {

        /**
         * Whether this node looks for abandoned records.
         */
        @WithDefault("true")
        boolean enabled();

        /**
         * The interval between two searches. Each search lists the stale records of each such operation: the SQL stores
         * read the table, and the store `redis` reads its lists of records in progress.
         */
        @WithDefault("1m")
        Duration interval();

        /**
         * The maximum number of records of one operation that a reconciler is asked about in each search.
         */
        @WithDefault("10")
        int maxRecords();
    }
}
