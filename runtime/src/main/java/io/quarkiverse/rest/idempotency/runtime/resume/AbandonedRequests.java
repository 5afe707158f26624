package io.quarkiverse.rest.idempotency.runtime.resume;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.quarkiverse.rest.idempotency.protocol.Stages;
import io.quarkiverse.rest.idempotency.resume.ResumptionPlan;
import io.quarkiverse.rest.idempotency.resume.StoredRequest;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.config.ResumeConfig;
import io.quarkiverse.rest.idempotency.runtime.config.ResumeSettings;
import io.quarkiverse.rest.idempotency.runtime.stale.StaleRecordSearch;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;

/**
 * Looks for abandoned records with a stored request, and makes some of these requests again, as their clients would. All nodes
 * look; the takeover of a record makes it one of them whose request runs the method.
 */
final class AbandonedRequests {

    private static final Duration OPENING = Duration.ofSeconds(10);

    private final Map<BoundOperation, ResumptionPlan> plans = new HashMap<>();
    private final String property;
    private final StaleRecordSearch search;
    private final IdempotencyStore store;
    private final StoredRequests requests;
    private final Loopback loopback;
    private final Resumption.Means means;
    private final ResumeConfig config;

    /**
     * @param operations whose requests are resumed, at least one
     * @param stores list their abandoned records, and have the progress of these
     */
    AbandonedRequests(List<BoundOperation> operations, Resumption.Stores stores, StoredRequests requests,
            ResumedRequests resumed, Resumption.Means means, ResumeConfig config) {
        operations.forEach(operation -> plans.put(operation, new ResumptionPlan(config.interval(), config.maxAttempts())));
        this.property = ResumeSettings.property(operations.get(0).name());
        this.search = new StaleRecordSearch(operations, stores.listed(), means.timers(), means.random(), config.interval(),
                this::resume);
        this.store = stores.store();
        this.requests = requests;
        this.loopback = new Loopback(means.vertx(), resumed, request -> VertxHttpRecorder.getRootHandler().handle(request));
        this.means = means;
        this.config = config;
        search.observedBy(means.observer());
    }

    /** Blocks until this node can make requests to itself, and begins to look. */
    void start() {
        try {
            loopback.open(config.maxConcurrent()).toCompletableFuture().get(OPENING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The start was interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new ConfigurationException(
                    property + ": this node cannot open a port on 127.0.0.1, which it resumes abandoned "
                            + "requests by. Allow it, or set quarkus.rest-idempotency.resume.enabled=false on this node",
                    e);
        }
        search.start();
    }

    void stop() {
        search.stop();
    }

    void close() {
        loopback.close();
    }

    /**
     * @return completes when the stored requests are read; they are made in the background
     */
    private CompletionStage<Void> resume(BoundOperation operation, List<IdempotencyRecord.InProgress> stale) {
        List<IdempotencyRecord.InProgress> due = plans.get(operation).due(stale, means.timers().nanoTime());
        List<IdempotencyRecord.InProgress> picked = due.subList(0, Math.min(due.size(), Math.max(0, free())));
        if (picked.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return store.loadProgress(picked.stream().map(IdempotencyRecord.InProgress::ownership).toList())
                .thenAccept(loaded -> {
                    for (int i = 0; i < picked.size(); i++) {
                        resume(operation, picked.get(i), loaded.get(i));
                    }
                });
    }

    private int free() {
        return config.maxConcurrent() - plans.values().stream().mapToInt(ResumptionPlan::underWay).sum();
    }

    private void resume(BoundOperation operation, IdempotencyRecord.InProgress record, LoadProgressResult loaded) {
        ResumptionPlan plan = plans.get(operation);
        if (loaded instanceof LoadProgressResult.None) {
            plan.nothingToResume(record);
        } else if (loaded instanceof LoadProgressResult.Found found) {
            int attempt = plan.begin(record.id());
            means.workers().execute(() -> resume(operation, record, found.progress(), attempt));
        }
    }

    private void resume(BoundOperation operation, IdempotencyRecord.InProgress record, byte[] progress, int attempt) {
        ResumptionPlan plan = plans.get(operation);
        StoredRequest request;
        try {
            request = requests.in(record.id(), progress);
        } catch (Throwable e) {
            unreadable(operation, record, attempt, e);
            return;
        }
        if (request == null) {
            plan.nothingToResume(record);
            plan.end(record.id(), means.timers().nanoTime());
            return;
        }
        ResumedRequest resumed = new ResumedRequest(record.id(), request);
        Stages.ask(() -> loopback.send(resumed)).whenComplete((answer, failure) -> {
            Duration pause = plan.end(record.id(), means.timers().nanoTime());
            tell(operation, resumed, attempt, pause, answer, failure);
        });
    }

    /** The keys of a cipher may be out of reach for a time, which nothing tells from a request that is never readable. */
    private void unreadable(BoundOperation operation, IdempotencyRecord.InProgress record, int attempt, Throwable cause) {
        Duration pause = plans.get(operation).end(record.id(), means.timers().nanoTime());
        if (pause.isZero()) {
            LOG.storedRequestUnreadable(cause, record.id(), operation.name());
            means.observer().resumed(operation.name(), "unreadable");
        } else {
            LOG.resumptionFailed(record.id(), operation.name(), attempt, "its stored request cannot be read: " + cause, pause);
            means.observer().resumed(operation.name(), "failed");
        }
    }

    private void tell(BoundOperation operation, ResumedRequest resumed, int attempt, Duration pause, Loopback.Answer answer,
            Throwable failure) {
        boolean recorded = failure == null && operation.recordedStatuses().records(answer.status(), answer.retryAfter());
        if (!resumed.hasRun() && (recorded || failure == null && answer.status() == operation.inFlightStatus())) {
            // Its client has come back, or another node resumes it.
            means.observer().resumed(operation.name(), "elsewhere");
        } else if (recorded) {
            LOG.requestResumed(resumed.record(), operation.name(), answer.status(), attempt);
            means.observer().resumed(operation.name(), "answered");
        } else {
            Object how = failure == null ? "it was answered " + answer.status() : failure;
            if (pause.isZero()) {
                LOG.resumptionGivenUp(resumed.record(), operation.name(), attempt, how);
                means.observer().resumed(operation.name(), "given_up");
            } else {
                LOG.resumptionFailed(resumed.record(), operation.name(), attempt, how, pause);
                means.observer().resumed(operation.name(), "failed");
            }
        }
    }
}
