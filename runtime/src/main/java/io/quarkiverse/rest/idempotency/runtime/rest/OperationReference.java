package io.quarkiverse.rest.idempotency.runtime.rest;

import io.quarkiverse.rest.idempotency.runtime.IdempotencyRuntime;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.lifecycle.LifecyclePolicy;
import io.quarkus.arc.Arc;

/**
 * Finds an operation's settings when the first request comes: handlers are made at static initialization, settings only when
 * the application starts.
 */
final class OperationReference {

    private final String name;
    private volatile Resolved resolved;

    record Resolved(IdempotencyRuntime runtime, BoundOperation operation, LifecyclePolicy policy) {
    }

    OperationReference(String name) {
        this.name = name;
    }

    Resolved get() {
        Resolved found = resolved;
        if (found == null) {
            IdempotencyRuntime runtime = Arc.container().instance(IdempotencyRuntime.class).get();
            BoundOperation operation = runtime.operation(name);
            resolved = found = new Resolved(runtime, operation, runtime.lifecyclePolicy(operation));
        }
        return found;
    }
}
