package io.quarkiverse.rest.idempotency.runtime.stale;

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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.protocol.Stages;
import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.metrics.NodeObserver;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;

/**
 * Looks at intervals for the stale records of some operations, of one operation after the other. Each look hands them over in
 * another order, so that all have their turn where only some are treated at a time.
 */
public final class StaleRecordSearch {

    /** As many records are counted. */
    private static final int MAX_SEEN = 1000;

    private final Collection<BoundOperation> operations;
    private final BrowsableStore store;
    private final Timers timers;
    private final RandomGenerator random;
    private final Duration interval;
    private final Treatment treatment;
    private final Map<String, Found> found = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /** The treatment of the stale records of an operation. */
    @FunctionalInterface
    public interface Treatment {

        /**
         * @param records in a random order
         * @return completes when the next operation may be looked at
         */
        CompletionStage<Void> of(BoundOperation operation, List<IdempotencyRecord.InProgress> records);
    }

    /**
     * The stale records of an operation at the last look.
     *
     * @param count how many; {@value StaleRecordSearch#MAX_SEEN} may be more
     * @param oldest how long ago the oldest of them was reserved
     */
    private record Found(int count, Duration oldest) {

        static final Found NONE = new Found(0, Duration.ZERO);
    }

    /**
     * @param operations whose records are looked for
     * @param store lists them; not asked where there is no operation
     * @param interval between two looks, on average
     */
    public StaleRecordSearch(Collection<BoundOperation> operations, BrowsableStore store, Timers timers,
            RandomGenerator random, Duration interval, Treatment treatment) {
        this.operations = operations;
        this.store = store;
        this.timers = timers;
        this.random = random;
        this.interval = interval;
        this.treatment = treatment;
    }

    /** Has an observer read the number and the age of the records of each operation. */
    public void observedBy(NodeObserver observer) {
        operations.forEach(operation -> observer.observeAbandoned(operation.name(), () -> found(operation).count(),
                () -> found(operation).oldest()));
    }

    private Found found(BoundOperation operation) {
        return found.getOrDefault(operation.name(), Found.NONE);
    }

    /** Begins to look. */
    public void start() {
        if (!stopped && !operations.isEmpty()) {
            // Nodes that started together must not look together.
            long nanos = interval.toNanos();
            timers.schedule(Duration.ofNanos(nanos / 2 + random.nextLong(nanos)), () -> look(operations.iterator()));
        }
    }

    /** Looks no more. A treatment that has begun goes on. */
    public void stop() {
        stopped = true;
    }

    private void look(Iterator<BoundOperation> left) {
        if (stopped || !left.hasNext()) {
            start();
            return;
        }
        BoundOperation operation = left.next();
        stale(operation).thenCompose(entries -> treated(operation, entries)).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.abandonedNotSeen(operation.name(), interval, failure);
            }
            look(left);
        });
    }

    private CompletionStage<List<BrowsableStore.Entry>> stale(BoundOperation operation) {
        return Stages.ask(() -> store.browse(new RecordFilter(Optional.of(operation.name()),
                Optional.of(RecordFilter.State.STALE), Duration.ZERO, MAX_SEEN)));
    }

    private CompletionStage<Void> treated(BoundOperation operation, List<BrowsableStore.Entry> entries) {
        found.put(operation.name(), new Found(entries.size(),
                entries.stream().map(BrowsableStore.Entry::age).max(Duration::compareTo).orElse(Duration.ZERO)));
        List<IdempotencyRecord.InProgress> records = new ArrayList<>();
        for (BrowsableStore.Entry entry : entries) {
            if (entry.record() instanceof IdempotencyRecord.InProgress record) {
                records.add(record);
            }
        }
        Collections.shuffle(records, new Random(random.nextLong()));
        return treatment.of(operation, records);
    }
}
