package io.quarkiverse.rest.idempotency.runtime;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

import jakarta.enterprise.util.TypeLiteral;

import io.quarkiverse.rest.idempotency.protocol.Reconciliation;
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
import io.smallrye.faulttolerance.api.Guard;

/**
 * Asks the reconciler of one operation, under fault tolerance: from the outside in, a bulkhead, retries with jitter, a circuit
 * breaker, and a time-out for each call. It runs on a worker thread, and each call in a context of its own: the guard moves the
 * calls to the Vert.x context of the duplicate, where the duplicate's request context and security identity are.
 */
final class GuardedReconciler {

    private static final int BREAKER_VOLUME = 10;
    private static final double BREAKER_RATIO = 0.5;

    private final Reconciler reconciler;
    private final BoundOperation operation;
    private final OwnContext context;
    private final Guard guard;

    GuardedReconciler(Reconciler reconciler, BoundOperation operation, OwnContext context) {
        this.reconciler = reconciler;
        this.operation = operation;
        this.context = context;
        ReconcileSettings settings = operation.reconcile();
        long delay = settings.retryDelay().toMillis();
        Guard.Builder builder = Guard.create()
                .withDescription("reconciler of " + operation.name())
                .withThreadOffload(true)
                .withBulkhead().limit(settings.maxConcurrent()).queueSize(settings.maxConcurrent()).done()
                .withCircuitBreaker().requestVolumeThreshold(BREAKER_VOLUME).failureRatio(BREAKER_RATIO)
                .delay(settings.breakerDelay().toMillis(), ChronoUnit.MILLIS).done()
                .withTimeout().duration(settings.timeout().toMillis(), ChronoUnit.MILLIS).done();
        if (settings.retries() > 0) {
            builder = builder.withRetry().maxRetries(settings.retries()).delay(delay, ChronoUnit.MILLIS)
                    .jitter(delay, ChronoUnit.MILLIS).done();
        }
        this.guard = builder.build();
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
        return (record, reservedAt) -> guard
                .get(() -> CompletableFuture.completedFuture(context.call(() -> ask.apply(record, reservedAt))),
                        new TypeLiteral<CompletionStage<Reconciler.Verdict>>() {
                        })
                .handle((verdict, failure) -> {
                    if (failure != null) {
                        LOG.reconcilerUndecided(operation.name(), operation.policy().backOff(), failure);
                        LOG.debug("How the reconciler failed", failure);
                    }
                    return verdict(verdict);
                });
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
