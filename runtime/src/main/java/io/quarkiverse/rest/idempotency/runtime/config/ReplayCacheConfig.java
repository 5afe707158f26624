package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;

/**
 * Completed records that are kept near the node, in the cache `rest-idempotency-replays`.
 */
@ConfigGroup
public interface ReplayCacheConfig {

    /**
     * Whether they are. A record is kept when it is first replayed; the store `memory` needs no cache.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * The largest record that is kept near, body and headers together. Times
     * `quarkus.cache.caffeine."rest-idempotency-replays".maximum-size` (4096 records unless it is set) it is the most that the
     * cache takes.
     */
    @WithDefault("8K")
    MemorySize maxRecordSize();

    /**
     * How long a record is used that was read from the store, by the clock of the node. It bounds for how long a node replays a
     * record that an administrator has made another node forget.
     */
    @WithDefault("1m")
    Duration maxAge();
}
