package io.quarkiverse.rest.idempotency.runtime.config;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;

/**
 * The store `memory`.
 */
@ConfigGroup
public interface MemoryConfig {

    /**
     * How many records are kept at most. When it is full, recorded 4xx are given up, the oldest first; when there is none left,
     * new keys are answered 503 `idempotency_store_unavailable`.
     */
    @WithDefault("100000")
    long maxEntries();

    /**
     * How many bytes the records take at most, estimated.
     */
    @WithDefault("64M")
    MemorySize maxBytes();
}
