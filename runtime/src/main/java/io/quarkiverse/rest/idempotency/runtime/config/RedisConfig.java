package io.quarkiverse.rest.idempotency.runtime.config;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithDefault;

/**
 * The store `redis`.
 */
@ConfigGroup
public interface RedisConfig {

    /**
     * What stands before the ids of records in the names of their keys, without braces. Applications that share a Redis and
     * must not meet each other's keys need different prefixes, or different realms.
     */
    @WithDefault("idempotency:")
    String keyPrefix();
}
