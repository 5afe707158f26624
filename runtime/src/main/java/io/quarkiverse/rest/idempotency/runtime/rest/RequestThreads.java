package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.Executor;

import io.quarkiverse.rest.idempotency.steps.StepThreads;
import io.quarkus.runtime.BlockingOperationControl;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;

/**
 * The threads of the steps of requests. A step that has waited for the store goes on, on the Vert.x context of its request,
 * which its span, the entries of its log and its beans belong to.
 */
enum RequestThreads implements StepThreads {

    INSTANCE;

    @Override
    public boolean mayBlock() {
        return BlockingOperationControl.isBlockingAllowed();
    }

    @Override
    public Executor context() {
        ContextInternal context = (ContextInternal) Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }
}
