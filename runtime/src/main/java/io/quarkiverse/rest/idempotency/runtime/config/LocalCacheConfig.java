package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;

/**
 * Completed records in the local cache of the node, `rest-idempotency-replays`.
 */
@ConfigGroup
public interface LocalCacheConfig {

    /**
     * Whether completed records are kept in the local cache. A record is kept when it is first replayed; the store `memory`
     * needs no cache.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * The largest record that is kept in the local cache, body and headers together. Multiplied by
     * `quarkus.cache.caffeine."rest-idempotency-replays".maximum-size` (4096 records unless it is set), it limits the size
     * of the cache.
     */
    @WithDefault("8K")
    MemorySize maxRecordSize();

    /**
     * The time for which a record that was read from the store is used, by the clock of the node. It limits the time for
     * which a node still replays a record that an administrator has made another node forget.
     */
    @WithDefault("1m")
    Duration maxAge();
}
