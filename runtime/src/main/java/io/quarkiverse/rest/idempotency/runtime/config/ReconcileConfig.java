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
     * How long one call of a reconciler may take.
     */
    @WithDefault("2s")
    Duration timeout();

    /**
     * How often a call that failed is repeated.
     */
    @WithDefault("2")
    int retries();

    /**
     * How long to wait before a repeated call, give or take the same again.
     */
    @WithDefault("200ms")
    Duration retryDelay();

    /**
     * How many calls of one operation's reconciler may run at a time on one node.
     */
    @WithDefault("10")
    int bulkhead();

    /**
     * For how long a reconciler is left alone when most of its calls fail.
     */
    @WithDefault("5s")
    Duration breakerDelay();

    /**
     * How long nobody asks again about a record of which a reconciler could not tell.
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
         * Whether this node looks for them.
         */
        @WithDefault("true")
        boolean enabled();

        /**
         * How often it does. Each look lists the stale records of each such operation, for which the SQL stores read the table,
         * and the store `redis` its lists of records in progress.
         */
        @WithDefault("1m")
        Duration interval();

        /**
         * How many records of one operation are asked about at each look.
         */
        @WithDefault("10")
        int maxRecords();
    }
}
