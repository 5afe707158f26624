package io.quarkiverse.rest.idempotency.runtime.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkiverse.rest.idempotency.lifecycle.MethodTransaction;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.ProtocolListener;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;

/**
 * Keeps the meters of a node. It is a bean where an application has Micrometer.
 */
@Singleton
public class MicrometerObserver implements NodeObserver {

    private final MeterRegistry registry;
    private final CallMeters claim;
    private final CallMeters complete;

    MicrometerObserver(MeterRegistry registry) {
        this.registry = registry;
        this.claim = new CallMeters(registry, "claim");
        this.complete = new CallMeters(registry, "complete");
    }

    @Override
    public ProtocolListener listener() {
        return new MetricsListener(registry);
    }

    @Override
    public IdempotencyStore observed(IdempotencyStore store) {
        return new MeteredStore(store, registry);
    }

    @Override
    public MethodTransaction observed(MethodTransaction transaction) {
        return new MeteredTransaction(transaction, claim, complete);
    }

    @Override
    public void observeAbandoned(String operation, Supplier<Number> count, Supplier<Duration> oldest) {
        Gauge.builder("idempotency.abandoned", count)
                .description("Stale records of operations that reconcile or resume in the background, at the last look")
                .tags("operation", operation)
                .register(registry);
        TimeGauge.builder("idempotency.abandoned.age", () -> oldest.get().toNanos(), TimeUnit.NANOSECONDS)
                .description("How long ago the oldest of them was reserved")
                .tags("operation", operation)
                .register(registry);
    }

    @Override
    public void resumed(String operation, String result) {
        Counter.builder("idempotency.resumptions")
                .description("Attempts of this node to resume abandoned requests, by how they ended, and requests not stored")
                .tags("operation", operation, "result", result)
                .register(registry)
                .increment();
    }

    @Override
    public void observe(IdempotencyProtocol protocol) {
        Gauge.builder("idempotency.waiting", protocol, IdempotencyProtocol::waiting)
                .description("Requests that wait on this node for the owner of their key")
                .register(registry);
        Gauge.builder("idempotency.running", protocol, IdempotencyProtocol::running)
                .description("Executions whose leases this node keeps alive")
                .register(registry);
        TimeGauge.builder("idempotency.running.age", protocol, TimeUnit.NANOSECONDS,
                running -> running.longestRunning().toNanos())
                .description("For how long the oldest execution on this node has been running")
                .register(registry);
    }
}
