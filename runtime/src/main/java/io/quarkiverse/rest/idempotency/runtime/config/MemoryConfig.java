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
     * The maximum number of records. When the store is full, recorded 4xx are dropped, the oldest first; when none is left,
     * requests with new keys are answered 503 `idempotency_store_unavailable`.
     */
    @WithDefault("100000")
    long maxEntries();

    /**
     * The maximum number of bytes that the records take, estimated.
     */
    @WithDefault("64M")
    MemorySize maxBytes();
}
