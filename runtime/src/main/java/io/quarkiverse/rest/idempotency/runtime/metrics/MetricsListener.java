package io.quarkiverse.rest.idempotency.runtime.metrics;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkiverse.rest.idempotency.runtime.core.Admission;
import io.quarkiverse.rest.idempotency.runtime.core.Attempt;
import io.quarkiverse.rest.idempotency.runtime.core.Execution;
import io.quarkiverse.rest.idempotency.runtime.core.ProtocolListener;
import io.quarkiverse.rest.idempotency.runtime.core.Reconciliation;

/**
 * Counts what becomes of requests, executions and stale records, by operation.
 */
final class MetricsListener implements ProtocolListener {

    private static final String OPERATION = "operation";

    private record Of(String meter, String operation, String kind) {
    }

    private final MeterRegistry registry;
    private final ConcurrentMap<Of, Timer> timers = new ConcurrentHashMap<>();
    private final ConcurrentMap<Of, Counter> counters = new ConcurrentHashMap<>();

    MetricsListener(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void admitted(Attempt attempt, Admission admission, Duration after) {
        timers.computeIfAbsent(new Of("idempotency.requests", attempt.binding().operation(), outcome(admission)),
                of -> Timer.builder(of.meter)
                        .description("Requests with a key, by what became of them, and how long that took to decide")
                        .tags(OPERATION, of.operation, "outcome", of.kind)
                        .register(registry))
                .record(after);
    }

    @Override
    public void waits(Attempt attempt) {
        counters.computeIfAbsent(new Of("idempotency.waits", attempt.binding().operation(), ""),
                of -> Counter.builder(of.meter)
                        .description("Requests that waited for the owner of their key")
                        .tags(OPERATION, of.operation)
                        .register(registry))
                .increment();
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
        counters.computeIfAbsent(new Of("idempotency.executions", operation(execution), how),
                of -> Counter.builder(of.meter)
                        .description("Executions by how they ended; one that was deferred ends in another way later")
                        .tags(OPERATION, of.operation, "end", of.kind)
                        .register(registry))
                .increment();
    }

    @Override
    public void takenOver(Execution execution) {
        counters.computeIfAbsent(new Of("idempotency.takeovers", operation(execution), ""),
                of -> Counter.builder(of.meter)
                        .description("Stale records that this node took over")
                        .tags(OPERATION, of.operation)
                        .register(registry))
                .increment();
    }

    @Override
    public void reconciled(Execution execution, Reconciliation.Verdict verdict) {
        counters.computeIfAbsent(new Of("idempotency.reconciliations", operation(execution), verdict(verdict)),
                of -> Counter.builder(of.meter)
                        .description("What reconcilers found out")
                        .tags(OPERATION, of.operation, "verdict", of.kind)
                        .register(registry))
                .increment();
    }

    private static String operation(Execution execution) {
        return execution.attempt().binding().operation();
    }

    private static String outcome(Admission admission) {
        if (admission instanceof Admission.Execute) {
            return "executed";
        }
        return admission instanceof Admission.Refused refused ? words(refused.refusal().getClass()) : "replayed";
    }

    private static String verdict(Reconciliation.Verdict verdict) {
        return words(verdict.getClass());
    }

    /** The name of a kind of refusal or verdict, as tags are written. */
    private static String words(Class<?> kind) {
        return kind.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
