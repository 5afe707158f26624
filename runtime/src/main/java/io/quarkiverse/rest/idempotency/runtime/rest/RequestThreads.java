package io.quarkiverse.rest.idempotency.runtime.rest;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.quarkiverse.rest.idempotency.protocol.ProtocolLimits;
import io.quarkiverse.rest.idempotency.runtime.threads.BoundedWait;
import io.quarkiverse.rest.idempotency.steps.StepThreads;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;

/**
 * The threads of the steps of requests. A step that has waited for the store goes on, on the Vert.x context of its request,
 * which its span, the entries of its log and its beans belong to.
 *
 * @param bound the longest time in which the protocol answers a step
 */
record RequestThreads(Duration bound) implements StepThreads {

    /** The threads of steps that are recorded. The last call to the store begins within the settle bound. */
    static RequestThreads of(ProtocolLimits limits) {
        return new RequestThreads(limits.settleBound().plus(limits.storeBound()));
    }

    @Override
    public boolean mayBlock() {
        return BoundedWait.mayWait();
    }

    @Override
    public boolean await(CompletableFuture<?> answer) {
        return BoundedWait.await(answer, bound);
    }

    @Override
    public Executor context() {
        ContextInternal context = (ContextInternal) Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }
}
