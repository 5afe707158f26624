package io.quarkiverse.rest.idempotency.runtime.rest;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.lifecycle.DownstreamKeys;
import io.quarkiverse.rest.idempotency.steps.StepResults;
import io.quarkiverse.rest.idempotency.steps.StepSequence;
import io.quarkiverse.rest.idempotency.steps.UnrecordedSteps;

/**
 * The steps of a request, as its method gets them. The request is looked up for each call, because a bean can be made before
 * the key is read.
 */
final class RequestSteps implements IdempotentSteps {

    private final ResteasyReactiveRequestContext context;
    private final Supplier<StepResults> results;
    /** Made when a request that is not protected begins a step. */
    private StepSequence withoutRecord;

    /**
     * @param context the request, or {@code null} where the request context is not one of Quarkus REST
     * @param results writes the results of steps; asked where some are recorded
     */
    RequestSteps(ResteasyReactiveRequestContext context, Supplier<StepResults> results) {
        this.context = context;
        this.results = results;
    }

    private synchronized StepSequence steps() {
        if (context == null) {
            throw new IllegalStateException("A step runs in a request to a resource method, and there is none here. Call the "
                    + "method that uses IdempotentSteps from a resource method");
        }
        KeyedRequest request = KeyedRequest.of(context);
        if (request != null && request.key != null) {
            return request.steps(results);
        }
        if (withoutRecord == null) {
            DownstreamKeys keys = DownstreamKeys.random();
            withoutRecord = new StepSequence(new UnrecordedSteps(), new RequestThreads(Duration.ZERO), keys::derive);
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
