package io.quarkiverse.rest.idempotency.runtime.messaging;

import java.util.List;
import java.util.function.Supplier;

import io.quarkus.runtime.annotations.Recorder;

/**
 * Brings the consumers that the build found into the running application.
 */
@Recorder
public class MessagingRecorder {

    public Supplier<ConsumerDefinitions> definitions(List<ConsumerDefinition> definitions) {
        return () -> new ConsumerDefinitions(definitions);
    }
}
