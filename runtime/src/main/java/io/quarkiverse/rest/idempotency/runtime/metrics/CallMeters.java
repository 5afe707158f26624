package io.quarkiverse.rest.idempotency.runtime.metrics;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * The meters of one kind of call of the store.
 */
final class CallMeters {

    private final MeterRegistry registry;
    private final Timer answered;
    private final Timer failed;
    private final DistributionSummary batch;

    /**
     * @param call the kind of the call, as a tag
     */
    CallMeters(MeterRegistry registry, String call) {
        this.registry = registry;
        this.answered = timer(call, "answered");
        this.failed = timer(call, "failed");
        this.batch = DistributionSummary.builder("idempotency.store.batch")
                .description("Records that share a call of the store")
                .tags("call", call)
                .register(registry);
    }

    private Timer timer(String call, String result) {
        return Timer.builder("idempotency.store.calls")
                .description("Calls of the store")
                .tags("call", call, "result", result)
                .register(registry);
    }

    /**
     * @param elements the number of records that share the call
     */
    <T> CompletionStage<T> time(int elements, Supplier<CompletionStage<T>> call) {
        batch.record(elements);
        Timer.Sample sample = Timer.start(registry);
        try {
            return call.get().whenComplete((answer, failure) -> sample.stop(failure == null ? answered : failed));
        } catch (RuntimeException e) {
            sample.stop(failed);
            throw e;
        }
    }
}
