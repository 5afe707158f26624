package io.quarkiverse.rest.idempotency.runtime.config;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;

/**
 * The steps of methods that use `IdempotentSteps`.
 */
@ConfigGroup
public interface StepsConfig {

    /**
     * The maximum size of the recorded steps of one request: names, types and results together.
     */
    @WithDefault("64K")
    MemorySize maxSize();

    /**
     * The effect of a response that is not recorded, such as a 5xx, on the steps that are done. With `resume` they stay
     * recorded for the retention, and a retry runs the method with their results. With `release` they are forgotten, the key
     * is free, and a retry runs every step again.
     */
    @WithDefault("resume")
    StepsOnFailure onFailure();
}
