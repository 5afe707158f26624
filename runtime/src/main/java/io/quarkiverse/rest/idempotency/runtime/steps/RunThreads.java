package io.quarkiverse.rest.idempotency.runtime.steps;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

import io.quarkiverse.rest.idempotency.runtime.threads.BoundedWait;
import io.quarkiverse.rest.idempotency.steps.StepThreads;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;

/**
 * The threads of the steps of one run. A step that has waited for the store goes on, on the Vert.x context that it began on,
 * which its span, the entries of its log and its beans belong to.
 *
 * @param bound the longest time in which the protocol answers a step
 * @param transaction whether the calling thread has a transaction
 * @param otherwise where a step goes on that began without a Vert.x context
 */
record RunThreads(Duration bound, BooleanSupplier transaction, Executor otherwise) implements StepThreads {

    @Override
    public boolean mayBlock() {
        return BoundedWait.mayWait();
    }

    @Override
    public boolean inTransaction() {
        return transaction.getAsBoolean();
    }

    @Override
    public boolean await(CompletableFuture<?> answer) {
        return BoundedWait.await(answer, bound);
    }

    @Override
    public Executor context() {
        ContextInternal context = (ContextInternal) Vertx.currentContext();
        return context == null ? otherwise : task -> context.runOnContext(ignored -> task.run());
    }
}
