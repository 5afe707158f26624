package io.quarkiverse.rest.idempotency.runtime;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

import io.quarkiverse.rest.idempotency.protocol.Reconciliation;
import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.config.ReconcileSettings;
import io.quarkiverse.rest.idempotency.spi.AbandonedRecord;
import io.quarkiverse.rest.idempotency.spi.BackgroundReconciler;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.arc.ClientProxy;
import io.smallrye.faulttolerance.core.FaultToleranceContext;
import io.smallrye.faulttolerance.core.FaultToleranceStrategy;
import io.smallrye.faulttolerance.core.Future;
import io.smallrye.faulttolerance.core.Invocation;
import io.smallrye.faulttolerance.core.async.ThreadOffload;
import io.smallrye.faulttolerance.core.bulkhead.Bulkhead;
import io.smallrye.faulttolerance.core.circuit.breaker.CircuitBreaker;
import io.smallrye.faulttolerance.core.retry.ConstantBackOff;
import io.smallrye.faulttolerance.core.retry.RandomJitter;
import io.smallrye.faulttolerance.core.retry.Retry;
import io.smallrye.faulttolerance.core.retry.SyncDelay;
import io.smallrye.faulttolerance.core.retry.TimerDelay;
import io.smallrye.faulttolerance.core.stopwatch.SystemStopwatch;
import io.smallrye.faulttolerance.core.timeout.Timeout;
import io.smallrye.faulttolerance.core.timer.Timer;
import io.smallrye.faulttolerance.core.util.ExceptionDecision;
import io.smallrye.faulttolerance.core.util.ResultDecision;

/**
 * Asks the reconciler of one operation, under fault tolerance: from the outside in, retries with jitter, a circuit breaker, a
 * time-out for each call, and a bulkhead, in which a call stays until it has ended, also after its time-out. It runs on a
 * worker thread, and each call in a context of its own: a worker of Quarkus has the Vert.x context of the duplicate, where the
 * duplicate's request context and security identity are.
 * <p>
 * The strategies are SmallRye's own and not a {@code Guard}, which would need the extension for annotated methods, and its
 * configuration, at each start.
 */
final class GuardedReconciler {

    private static final int BREAKER_VOLUME = 10;
    private static final double BREAKER_RATIO = 0.5;
    private static final int PROBES = 1;
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Reconciler reconciler;
    private final BoundOperation operation;
    private final OwnContext context;
    private final FaultToleranceStrategy<Reconciler.Verdict> guard;

    GuardedReconciler(Reconciler reconciler, BoundOperation operation, OwnContext context, Executor workers, Timers timers) {
        this.reconciler = reconciler;
        this.operation = operation;
        this.context = context;
        this.guard = guard("reconciler of " + operation.name(), operation.reconcile(), workers, new StrategyTimer(timers));
    }

    private static FaultToleranceStrategy<Reconciler.Verdict> guard(String name, ReconcileSettings settings, Executor workers,
            Timer timer) {
        FaultToleranceStrategy<Reconciler.Verdict> guard = new ThreadOffload<>(Invocation.invocation(), workers, true);
        guard = new Bulkhead<>(guard, name, settings.maxConcurrent(), settings.maxConcurrent(), false);
        guard = new Timeout<>(guard, name, settings.timeout().toMillis(), timer);
        guard = new CircuitBreaker<>(guard, name, ExceptionDecision.ALWAYS_FAILURE, settings.breakerDelay().toMillis(),
                BREAKER_VOLUME, BREAKER_RATIO, PROBES, SystemStopwatch.INSTANCE, timer);
        if (settings.retries() == 0) {
            return guard;
        }
        long delay = settings.retryDelay().toMillis();
        return new Retry<>(guard, name, ResultDecision.ALWAYS_EXPECTED, ExceptionDecision.ALWAYS_FAILURE, settings.retries(),
                LONGEST.toMillis(), SyncDelay.NONE,
                () -> new TimerDelay(new ConstantBackOff(delay, new RandomJitter(delay)), timer), SystemStopwatch.INSTANCE,
                null);
    }

    Reconciliation of(IdempotentRequest request) {
        return guarded((record, reservedAt) -> reconciler.reconcile(request.in(record), reservedAt));
    }

    /**
     * @return the reconciliation of a record without a request; empty where the reconciler needs a request
     */
    Optional<Reconciliation> of(IdempotencyRecord record) {
        return inBackground() ? Optional.of(guarded((id, reservedAt) -> ((BackgroundReconciler) ClientProxy.unwrap(reconciler))
                .reconcile(new AbandonedRecord(id, record.binding(), reservedAt)))) : Optional.empty();
    }

    boolean inBackground() {
        return ClientProxy.unwrap(reconciler) instanceof BackgroundReconciler;
    }

    private Reconciliation guarded(BiFunction<RecordId, Instant, Reconciler.Verdict> ask) {
        return (record, reservedAt) -> {
            CompletableFuture<Reconciler.Verdict> asked = new CompletableFuture<>();
            guard.apply(new FaultToleranceContext<>(
                    () -> Future.from(() -> context.call(() -> ask.apply(record, reservedAt))), true))
                    .then((verdict, failure) -> {
                        if (failure == null) {
                            asked.complete(verdict);
                        } else {
                            asked.completeExceptionally(failure);
                        }
                    });
            return asked.handle((verdict, failure) -> {
                if (failure != null) {
                    LOG.reconcilerUndecided(operation.name(), operation.policy().backOff(), failure);
                    LOG.debug("How the reconciler failed", failure);
                }
                return verdict(verdict);
            });
        };
    }

    private RecordedResponse allowed(RecordedResponse response) {
        if (response instanceof RecordedResponse.Stored stored) {
            return new RecordedResponse.Stored(stored.status(), allowed(stored.headers()), stored.body());
        }
        return response instanceof RecordedResponse.Rebuildable rebuildable
                ? new RecordedResponse.Rebuildable(rebuildable.status(), allowed(rebuildable.headers()),
                        rebuildable.reference())
                : response;
    }

    private List<RecordedResponse.Header> allowed(List<RecordedResponse.Header> headers) {
        return headers.stream().filter(header -> operation.replayHeaders().allows(header.name())).toList();
    }

    private Reconciliation.Verdict verdict(Reconciler.Verdict verdict) {
        if (verdict instanceof Reconciler.Verdict.Applied applied) {
            try {
                return new Reconciliation.Verdict.Applied(allowed(applied.response()));
            } catch (IllegalArgumentException e) {
                LOG.reconcilerResponseRejected(operation.name(), e.getMessage());
                return new Reconciliation.Verdict.Unknown();
            }
        }
        return verdict instanceof Reconciler.Verdict.NotApplied ? new Reconciliation.Verdict.NotApplied()
                : new Reconciliation.Verdict.Unknown();
    }
}
