package io.quarkiverse.rest.idempotency.runtime;

import java.util.List;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.runtime.config.OperationDefinition;
import io.quarkus.runtime.annotations.Recorder;

/**
 * Brings what the build found into the running application.
 */
@Recorder
public class IdempotencyRecorder {

    public Supplier<OperationDefinitions> definitions(List<OperationDefinition> definitions) {
        return () -> new OperationDefinitions(definitions);
    }
}
