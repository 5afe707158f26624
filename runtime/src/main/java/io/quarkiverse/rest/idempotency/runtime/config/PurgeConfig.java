package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithDefault;

/**
 * The deletion of expired records.
 */
@ConfigGroup
public interface PurgeConfig {

    /**
     * Whether this node deletes expired records. Expired records count as absent either way.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * The interval between two purges of this node.
     */
    @WithDefault("1m")
    Duration interval();

    /**
     * The maximum number of records that one statement deletes.
     */
    @WithDefault("100")
    int batchSize();
}
