package io.quarkiverse.rest.idempotency.runtime.rest;

import io.quarkiverse.rest.idempotency.StoreFailure;
import io.quarkiverse.rest.idempotency.lifecycle.LifecyclePolicy;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkiverse.rest.idempotency.runtime.RequestServices;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkus.arc.Arc;

/**
 * Finds an operation's settings when the first request comes: handlers are made at static initialization, settings only when
 * the application starts.
 */
final class OperationReference {

    private final String name;
    private volatile Resolved resolved;

    record Resolved(RequestServices services, BoundOperation operation, LifecyclePolicy policy) {
    }

    OperationReference(String name) {
        this.name = name;
    }

    Resolved get() {
        Resolved found = resolved;
        if (found == null) {
            RequestServices services = Arc.container().instance(IdempotencyNode.class).get().services();
            BoundOperation operation = services.operations().operation(name);
            resolved = found = new Resolved(services, operation, new LifecyclePolicy(operation.recordedStatuses(),
                    operation.storeFailure() == StoreFailure.RUN_UNPROTECTED, services.limits()));
        }
        return found;
    }
}
