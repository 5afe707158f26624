package io.quarkiverse.rest.idempotency.runtime.resume;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.resume.ResumptionPlan;
import io.quarkiverse.rest.idempotency.resume.StoredRequest;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.config.ResumeConfig;
import io.quarkiverse.rest.idempotency.runtime.metrics.NodeObserver;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;

/**
 * Looks for abandoned records with a stored request, and makes some of these requests again, as their clients would. All nodes
 * look; the takeover of a record makes it one of them whose request runs the method.
 */
final class AbandonedRequests {

    /** As many records are counted. */
    private static final int MAX_SEEN = 1000;

    private final Map<BoundOperation, ResumptionPlan> plans = new HashMap<>();
    private final Map<String, Abandoned> abandoned = new ConcurrentHashMap<>();
    private final BrowsableStore listed;
    private final IdempotencyStore store;
    private final StoredRequests requests;
    private final Loopback loopback;
    private final Executor workers;
    private final Timers timers;
    private final RandomGenerator random;
    private final NodeObserver observer;
    private final ResumeConfig config;
    private volatile boolean stopped;

    /**
     * The abandoned records of an operation at the last look.
     *
     * @param count how many; {@value AbandonedRequests#MAX_SEEN} may be more
     * @param oldest how long ago the oldest of them was reserved
     */
    record Abandoned(int count, Duration oldest) {

        static final Abandoned NONE = new Abandoned(0, Duration.ZERO);
    }

    /**
     * The means of a node.
     *
     * @param workers runs work that may block
     */
    record Means(Loopback loopback, Executor workers, Timers timers, RandomGenerator random, NodeObserver observer) {
    }

    /**
     * @param operations whose requests are resumed
     * @param listed lists their abandoned records
     * @param store has the progress of these
     */
    AbandonedRequests(Collection<BoundOperation> operations, BrowsableStore listed, IdempotencyStore store,
            StoredRequests requests, Means means, ResumeConfig config) {
        operations.forEach(operation -> plans.put(operation, new ResumptionPlan(config.interval(), config.maxAttempts())));
        this.listed = listed;
        this.store = store;
        this.requests = requests;
        this.loopback = means.loopback();
        this.workers = means.workers();
        this.timers = means.timers();
        this.random = means.random();
        this.observer = means.observer();
        this.config = config;
    }

    Abandoned abandoned(BoundOperation operation) {
        return abandoned.getOrDefault(operation.name(), Abandoned.NONE);
    }

    void start() {
        if (!stopped && !plans.isEmpty()) {
            // Nodes that started together must not look together.
            long nanos = config.interval().toNanos();
            timers.schedule(Duration.ofNanos(nanos / 2 + random.nextLong(nanos)), () -> look(plans.keySet().iterator()));
        }
    }

    void stop() {
        stopped = true;
    }

    /** Looks for abandoned records of one operation after the other. */
    private void look(Iterator<BoundOperation> operations) {
        if (stopped || !operations.hasNext()) {
            start();
            return;
        }
        BoundOperation operation = operations.next();
        ask(() -> listed.browse(new RecordFilter(Optional.of(operation.name()),
                Optional.of(RecordFilter.State.STALE), Duration.ZERO, MAX_SEEN)))
                .thenCompose(entries -> resume(operation, entries))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.debugf(failure, "Abandoned requests of '%s' could not be looked for", operation.name());
                    }
                    look(operations);
                });
    }

    /**
     * @return completes when the stored requests are read; they are made in the background
     */
    private CompletionStage<Void> resume(BoundOperation operation, List<BrowsableStore.Entry> entries) {
        abandoned.put(operation.name(), new Abandoned(entries.size(),
                entries.stream().map(BrowsableStore.Entry::age).max(Duration::compareTo).orElse(Duration.ZERO)));
        List<IdempotencyRecord.InProgress> stale = entries.stream().map(BrowsableStore.Entry::record)
                .filter(IdempotencyRecord.InProgress.class::isInstance).map(IdempotencyRecord.InProgress.class::cast).toList();
        List<IdempotencyRecord.InProgress> due = new ArrayList<>(plans.get(operation).due(stale, timers.nanoTime()));
        Collections.shuffle(due, new Random(random.nextLong()));
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

    private static <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
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
            workers.execute(() -> resume(operation, record, found.progress(), attempt));
        }
    }

    private void resume(BoundOperation operation, IdempotencyRecord.InProgress record, byte[] progress, int attempt) {
        ResumptionPlan plan = plans.get(operation);
        StoredRequest request;
        try {
            request = requests.in(record.id(), progress);
        } catch (RuntimeException e) {
            LOG.storedRequestUnreadable(e, record.id(), operation.name());
            observer.resumed(operation.name(), "unreadable");
            request = null;
        }
        if (request == null) {
            plan.nothingToResume(record);
            plan.end(record.id(), timers.nanoTime());
            return;
        }
        ResumedRequest resumed = new ResumedRequest(record.id(), request);
        ask(() -> loopback.send(resumed)).whenComplete((answer, failure) -> {
            Duration pause = plan.end(record.id(), timers.nanoTime());
            tell(operation, resumed, attempt, pause, answer, failure);
        });
    }

    private void tell(BoundOperation operation, ResumedRequest resumed, int attempt, Duration pause, Loopback.Answer answer,
            Throwable failure) {
        boolean recorded = failure == null && operation.recordedStatuses().records(answer.status(), answer.retryAfter());
        if (!resumed.hasRun() && (recorded || failure == null && answer.status() == operation.inFlightStatus())) {
            // Its client has come back, or another node resumes it.
            observer.resumed(operation.name(), "elsewhere");
        } else if (recorded) {
            LOG.requestResumed(resumed.record(), operation.name(), answer.status(), attempt);
            observer.resumed(operation.name(), "answered");
        } else {
            Object how = failure == null ? "it was answered " + answer.status() : failure;
            if (pause.isZero()) {
                LOG.resumptionGivenUp(resumed.record(), operation.name(), attempt, how);
                observer.resumed(operation.name(), "given_up");
            } else {
                LOG.resumptionFailed(resumed.record(), operation.name(), attempt, how, pause);
                observer.resumed(operation.name(), "failed");
            }
        }
    }
}
