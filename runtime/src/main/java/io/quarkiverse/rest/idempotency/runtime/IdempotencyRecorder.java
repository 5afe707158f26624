package io.quarkiverse.rest.idempotency.runtime;

import java.util.List;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.runtime.audit.AuditEvents;
import io.quarkiverse.rest.idempotency.runtime.config.OperationDefinition;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.runtime.shutdown.ShutdownListener;

/**
 * Brings the findings of the build into the running application.
 */
@Recorder
public class IdempotencyRecorder {

    public ShutdownListener drainAtShutdown() {
        return new DrainAtShutdown();
    }

    public Supplier<AuditEvents> auditEvents() {
        return AuditEvents::new;
    }

    public Supplier<OperationDefinitions> definitions(List<OperationDefinition> definitions) {
        return () -> new OperationDefinitions(definitions);
    }
}
