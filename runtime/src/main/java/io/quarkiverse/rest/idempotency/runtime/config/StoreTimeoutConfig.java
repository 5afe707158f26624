package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithDefault;

/**
 * The time that the store may take.
 */
@ConfigGroup
public interface StoreTimeoutConfig {

    /**
     * The time that a request waits for the store before it is answered 503 `idempotency_store_unavailable`.
     */
    @WithDefault("2s")
    Duration reserve();

    /**
     * The maximum time that a response is held back while it is recorded. After that the response is sent, and the
     * record is completed in the background while the lease holds.
     */
    @WithDefault("1s")
    Duration complete();
}
