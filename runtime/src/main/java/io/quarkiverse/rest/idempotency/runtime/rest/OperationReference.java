package io.quarkiverse.rest.idempotency.runtime.rest;

import io.quarkiverse.rest.idempotency.runtime.IdempotencyRuntime;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkus.arc.Arc;

/**
 * Finds an operation's settings when the first request comes: handlers are made at static initialization, settings only when
 * the application starts.
 */
final class OperationReference {

    private final String name;
    private volatile Resolved resolved;

    record Resolved(IdempotencyRuntime runtime, BoundOperation operation) {
    }

    OperationReference(String name) {
        this.name = name;
    }

    Resolved get() {
        Resolved found = resolved;
        if (found == null) {
            IdempotencyRuntime runtime = Arc.container().instance(IdempotencyRuntime.class).get();
            resolved = found = new Resolved(runtime, runtime.operation(name));
        }
        return found;
    }
}
