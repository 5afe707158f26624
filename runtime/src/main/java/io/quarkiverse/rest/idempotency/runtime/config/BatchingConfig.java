package io.quarkiverse.rest.idempotency.runtime.config;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;

/**
 * The batching of the concurrent requests of a node into shared statements.
 */
@ConfigGroup
public interface BatchingConfig {

    /**
     * Whether concurrent requests share statements. A request that comes alone does not wait for others in either case.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * The maximum number of concurrent statements of one kind (reserve, complete, load) of a node. Requests that come while
     * a statement is under way share the next one. The next statement waits for the current one, unless that takes long or
     * as many requests wait as can share a statement.
     */
    @WithDefault("2")
    int maxStatements();

    /**
     * The maximum number of requests that share a statement.
     */
    @WithDefault("64")
    int maxElements();

    /**
     * The maximum number of bytes of recorded bodies in one statement, unless a single body is larger.
     */
    @WithDefault("1M")
    MemorySize maxBytes();
}
