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
     * How often it looks for them.
     */
    @WithDefault("1m")
    Duration interval();

    /**
     * How many it deletes in one statement.
     */
    @WithDefault("100")
    int batchSize();
}
