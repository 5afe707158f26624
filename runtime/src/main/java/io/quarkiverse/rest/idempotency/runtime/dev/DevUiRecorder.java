package io.quarkiverse.rest.idempotency.runtime.dev;

import java.util.List;
import java.util.function.Supplier;

import io.quarkus.runtime.annotations.Recorder;

/**
 * Brings the knowledge of the build into the application that runs in dev mode.
 */
@Recorder
public class DevUiRecorder {

    public Supplier<DevApplication> application(List<DevApplication.Endpoint> endpoints, String store) {
        return () -> new DevApplication(endpoints, store);
    }
}
