package io.quarkiverse.rest.idempotency.runtime;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;

/**
 * Looks for abandoned records of operations whose reconcilers need no request, and has some of them reconciled, so that the
 * answer is there when the client comes back. All nodes look; the takeover of a record makes it one of them that asks. Of more
 * records than are asked about at a time, each look picks others at random.
 */
final class BackgroundReconciliation {

    /** As many records are counted. */
    private static final int MAX_SEEN = 1000;

    private final Map<BoundOperation, GuardedReconciler> reconcilers;
    private final BrowsableStore store;
    private final IdempotencyProtocol protocol;
    private final Timers timers;
    private final RandomGenerator random;
    private final Duration interval;
    private final int maxRecords;
    private final Map<String, Unresolved> unresolved = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /**
     * The abandoned records of an operation at the last look.
     *
     * @param count how many; {@value BackgroundReconciliation#MAX_SEEN} may be more
     * @param oldest how long ago the oldest of them was reserved
     */
    record Unresolved(int count, Duration oldest) {

        static final Unresolved NONE = new Unresolved(0, Duration.ZERO);
    }

    /**
     * @param reconcilers of the operations that it looks after
     * @param interval between two looks
     * @param maxRecords how many records of an operation are asked about at each look
     */
    BackgroundReconciliation(Map<BoundOperation, GuardedReconciler> reconcilers, BrowsableStore store,
            IdempotencyProtocol protocol, Timers timers, RandomGenerator random, Duration interval, int maxRecords) {
        this.reconcilers = reconcilers;
        this.store = store;
        this.protocol = protocol;
        this.timers = timers;
        this.random = random;
        this.interval = interval;
        this.maxRecords = maxRecords;
    }

    Collection<BoundOperation> operations() {
        return reconcilers.keySet();
    }

    Unresolved unresolved(BoundOperation operation) {
        return unresolved.getOrDefault(operation.name(), Unresolved.NONE);
    }

    void start() {
        if (!stopped && !reconcilers.isEmpty()) {
            // Nodes that started together must not look together.
            long nanos = interval.toNanos();
            timers.schedule(Duration.ofNanos(nanos / 2 + random.nextLong(nanos)), () -> look(reconcilers.keySet().iterator()));
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
        stale(operation).thenCompose(entries -> {
            unresolved.put(operation.name(), new Unresolved(entries.size(), entries.stream().map(BrowsableStore.Entry::age)
                    .max(Duration::compareTo).orElse(Duration.ZERO)));
            return reconcile(operation, entries);
        }).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debugf(failure, "Abandoned records of '%s' could not be looked for", operation.name());
            }
            look(operations);
        });
    }

    private CompletionStage<List<BrowsableStore.Entry>> stale(BoundOperation operation) {
        try {
            return store.browse(new RecordFilter(Optional.of(operation.name()), Optional.of(RecordFilter.State.STALE),
                    Duration.ZERO, MAX_SEEN));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<Void> reconcile(BoundOperation operation, List<BrowsableStore.Entry> entries) {
        List<BrowsableStore.Entry> picked = new ArrayList<>(entries);
        Collections.shuffle(picked, new Random(random.nextLong()));
        return CompletableFuture.allOf(picked.stream().limit(maxRecords).map(BrowsableStore.Entry::record)
                .filter(IdempotencyRecord.InProgress.class::isInstance).map(IdempotencyRecord.InProgress.class::cast)
                .map(record -> protocol.reconcile(new Attempt(record.id(), null, record.binding(), operation.policy(),
                        reconcilers.get(operation).of(record).orElseThrow()), record))
                .toArray(CompletableFuture[]::new));
    }
}
