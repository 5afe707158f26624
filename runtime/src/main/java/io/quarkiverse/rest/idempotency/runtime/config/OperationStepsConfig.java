package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.Optional;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.quarkus.runtime.configuration.MemorySize;

/**
 * The steps of one operation.
 */
@ConfigGroup
public interface OperationStepsConfig {

    /**
     * The maximum size of the recorded steps of one request.
     */
    Optional<MemorySize> maxSize();

    /**
     * The effect of a response that is not recorded on the steps that are done.
     */
    Optional<StepsOnFailure> onFailure();
}
