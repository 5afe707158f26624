package io.quarkiverse.rest.idempotency.runtime.door;

import java.util.List;
import java.util.function.Supplier;

import io.quarkus.runtime.annotations.Recorder;

/**
 * Brings the operations without HTTP that the build found into the running application.
 */
@Recorder
public class DoorRecorder {

    public Supplier<DoorDefinitions> definitions(List<DoorDefinition> definitions) {
        return () -> new DoorDefinitions(definitions);
    }
}
