package io.quarkiverse.rest.idempotency.runtime.door;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.door.WorkResults;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.work.Idempotency;
import io.quarkiverse.rest.idempotency.work.Work;
import io.quarkiverse.rest.idempotency.work.WorkRequest;

/**
 * The door of this node. The node is asked for at the first call only: a reconciler, which the node is made with, can inject
 * this bean.
 */
@Singleton
public class NodeIdempotency implements Idempotency {

    private final Instance<WorkRunner> runner;
    private final WorkResults results;
    private volatile WorkRunner found;

    NodeIdempotency(Instance<WorkRunner> runner, PayloadBytes payloads) {
        this.runner = runner;
        this.results = new WorkResults(payloads.codec());
    }

    private WorkRunner runner() {
        WorkRunner known = found;
        if (known == null) {
            known = runner.get();
            found = known;
        }
        return known;
    }

    @Override
    public <T, E extends Exception> T execute(WorkRequest<T> request, Work<T, E> work) throws E {
        return runner().execute(request, work);
    }

    @Override
    public <T> CompletionStage<T> executeAsync(WorkRequest<T> request,
            Function<IdempotencyContext, ? extends CompletionStage<? extends T>> work) {
        return runner().executeAsync(request, work);
    }

    @Override
    public RecordId recordId(WorkRequest<?> request) {
        return runner().recordId(request);
    }

    @Override
    public RecordedResponse recorded(Object result) {
        return results.response(result);
    }
}
