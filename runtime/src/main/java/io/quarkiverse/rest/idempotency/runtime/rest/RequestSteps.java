package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.runtime.door.RunningWork;
import io.quarkiverse.rest.idempotency.runtime.steps.NodeSteps;
import io.quarkiverse.rest.idempotency.steps.StepSequence;

/**
 * The steps of a request, as its method gets them, and those of work, which hide them while it runs on the calling thread. The
 * request is looked up for each call, because a bean can be made before the key is read.
 */
final class RequestSteps implements IdempotentSteps {

    private final ResteasyReactiveRequestContext context;
    private final NodeSteps node;
    /** Made when a request that is not protected begins a step. */
    private StepSequence withoutRecord;

    /**
     * @param context the request, or {@code null} where the request context is not one of Quarkus REST
     */
    RequestSteps(ResteasyReactiveRequestContext context, NodeSteps node) {
        this.context = context;
        this.node = node;
    }

    private synchronized IdempotentSteps steps() {
        RunningWork work = RunningWork.current();
        if (work != null) {
            return work.steps();
        }
        if (context == null) {
            throw new IllegalStateException("A step runs in a request to a resource method, in the method of an idempotent "
                    + "consumer, or in work, and there is none here. Call the method that uses IdempotentSteps from one of "
                    + "them; in work that does not block, use the steps of its IdempotencyContext");
        }
        KeyedRequest request = KeyedRequest.of(context);
        if (request != null && request.key != null) {
            return request.steps(node, record -> Resuming.stored(context, request, record));
        }
        if (withoutRecord == null) {
            withoutRecord = node.unrecorded();
        }
        return withoutRecord;
    }

    @Override
    public <T, E extends Exception> T run(String name, Class<T> type, Work<T, E> work) throws E {
        return steps().run(name, type, work);
    }

    @Override
    public <T, E extends Exception> T run(String name, ResultType<T> type, Work<T, E> work) throws E {
        return steps().run(name, type, work);
    }

    @Override
    public <E extends Exception> void runOnce(String name, Action<E> action) throws E {
        steps().runOnce(name, action);
    }

    @Override
    public <T> CompletionStage<T> runAsync(String name, Class<T> type, Supplier<? extends CompletionStage<T>> work) {
        return steps().runAsync(name, type, work);
    }

    @Override
    public <T> CompletionStage<T> runAsync(String name, ResultType<T> type, Supplier<? extends CompletionStage<T>> work) {
        return steps().runAsync(name, type, work);
    }

    @Override
    public CompletionStage<Void> runOnceAsync(String name, Supplier<? extends CompletionStage<?>> work) {
        return steps().runOnceAsync(name, work);
    }

    @Override
    public UUID key() {
        return steps().key();
    }
}
