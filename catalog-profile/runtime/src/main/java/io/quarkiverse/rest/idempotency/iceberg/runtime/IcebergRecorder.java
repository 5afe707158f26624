package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.util.List;
import java.util.function.Supplier;

import io.quarkus.runtime.annotations.Recorder;

/**
 * Brings the findings of the build into the running application.
 */
@Recorder
public class IcebergRecorder {

    public Supplier<CatalogOperations> operations(List<CatalogOperation> operations) {
        return () -> new CatalogOperations(operations);
    }
}
