package io.quarkiverse.rest.idempotency.runtime.metrics;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkiverse.rest.idempotency.protocol.Admission;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.ProtocolListener;
import io.quarkiverse.rest.idempotency.protocol.Reconciliation;
import io.quarkiverse.rest.idempotency.protocol.RenewalEnd;
import io.quarkiverse.rest.idempotency.protocol.Words;

/**
 * Counts requests, executions and stale records by operation and result.
 */
final class MetricsListener implements ProtocolListener {

    private static final String OPERATION = "operation";

    /** So that a meter is not searched for among all meters of the application at every request. */
    private record Of(String meter, String operation, String kind) {
    }

    private final MeterRegistry registry;
    private final ConcurrentMap<Of, Timer> requests = new ConcurrentHashMap<>();
    private final ConcurrentMap<Of, Counter> counters = new ConcurrentHashMap<>();

    MetricsListener(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void admitted(Attempt attempt, Admission admission, Duration after) {
        requests.computeIfAbsent(new Of("idempotency.requests", attempt.binding().operation(), admission.word()),
                of -> Timer.builder(of.meter)
                        .description("Requests with a key, by what became of them, and how long that took to decide")
                        .tags(OPERATION, of.operation, "outcome", of.kind)
                        .register(registry))
                .record(after);
    }

    @Override
    public void waits(Attempt attempt) {
        count("idempotency.waits", "Requests that waited for the owner of their key", attempt, "", "");
    }

    @Override
    public void recorded(Execution execution) {
        ended(execution, "recorded");
    }

    @Override
    public void released(Execution execution) {
        ended(execution, "released");
    }

    @Override
    public void ownershipLost(Execution execution) {
        ended(execution, "lost");
    }

    @Override
    public void settlementDeferred(Execution execution) {
        ended(execution, "deferred");
    }

    @Override
    public void settlementAbandoned(Execution execution, Throwable lastFailure) {
        ended(execution, "abandoned");
    }

    private void ended(Execution execution, String how) {
        count("idempotency.executions", "Executions by how they ended; one that was deferred ends in another way later",
                execution.attempt(), "end", how);
    }

    @Override
    public void renewalEnded(Execution execution, RenewalEnd why) {
        count("idempotency.renewals.ended", "Executions whose leases are not renewed although their methods have not ended",
                execution.attempt(), "reason", why.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void takenOver(Execution execution) {
        count("idempotency.takeovers", "Stale records that this node took over", execution.attempt(), "", "");
    }

    @Override
    public void reconciled(Execution execution, Reconciliation.Verdict verdict) {
        count("idempotency.reconciliations", "What reconcilers found out", execution.attempt(), "verdict",
                Words.of(verdict));
    }

    /**
     * @param tag the tag besides the operation; empty where nothing is
     */
    private void count(String meter, String description, Attempt attempt, String tag, String kind) {
        counters.computeIfAbsent(new Of(meter, attempt.binding().operation(), kind),
                of -> Counter.builder(of.meter)
                        .description(description)
                        .tags(tag.isEmpty() ? Tags.of(OPERATION, of.operation) : Tags.of(OPERATION, of.operation, tag, kind))
                        .register(registry))
                .increment();
    }
}
