package io.quarkiverse.rest.idempotency.runtime.config;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithDefault;

/**
 * The store `redis`.
 */
@ConfigGroup
public interface RedisConfig {

    /**
     * The prefix of the Redis keys of records, before the record's id, without braces. Applications that share a Redis and
     * must not meet each other's keys need different prefixes, or different realms.
     */
    @WithDefault("idempotency:")
    String keyPrefix();
}
