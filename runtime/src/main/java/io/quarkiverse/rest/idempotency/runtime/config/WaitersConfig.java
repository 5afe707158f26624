package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithDefault;

/**
 * Requests that wait for the owner of their key.
 */
@ConfigGroup
public interface WaitersConfig {

    /**
     * The maximum number of requests that wait on one node. Further requests are answered 503 `idempotency_overloaded`.
     */
    @WithDefault("10000")
    int max();

    /**
     * The maximum number of requests that wait for one key on one node. Further requests are answered 503
     * `idempotency_overloaded`.
     */
    @WithDefault("100")
    int maxPerKey();

    /**
     * The interval at which this node polls the store, with one statement for all keys that requests wait for.
     */
    @WithDefault("100ms")
    Duration pollInterval();
}
