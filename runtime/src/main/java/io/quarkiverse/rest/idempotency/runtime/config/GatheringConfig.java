package io.quarkiverse.rest.idempotency.runtime.config;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;

/**
 * How the concurrent requests of a node share statements.
 */
@ConfigGroup
public interface GatheringConfig {

    /**
     * Whether they do. A request that comes alone waits for nobody either way.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * How many statements of one kind (reserve, complete, load) a node makes at a time, at most. Requests that come while one
     * is
     * under way share the next. That one waits for it, unless it takes long or as many requests wait as can share a statement.
     */
    @WithDefault("2")
    int maxStatements();

    /**
     * How many requests share a statement at most.
     */
    @WithDefault("64")
    int maxElements();

    /**
     * How many bytes of recorded bodies are sent in one statement at most, unless a single one is larger.
     */
    @WithDefault("1M")
    MemorySize maxBytes();
}
