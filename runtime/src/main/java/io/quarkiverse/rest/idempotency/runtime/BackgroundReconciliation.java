package io.quarkiverse.rest.idempotency.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.stale.StaleRecordSearch;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;

/**
 * Looks for abandoned records of operations whose reconcilers need no request, and has some of them reconciled, so that the
 * answer is there when the client comes back. All nodes look; the takeover of a record makes it one of them that asks.
 */
final class BackgroundReconciliation {

    private final Map<BoundOperation, GuardedReconciler> reconcilers;
    private final IdempotencyProtocol protocol;
    private final int maxRecords;
    private final StaleRecordSearch search;

    /**
     * @param reconcilers of the operations that it looks after
     * @param interval between two looks
     * @param maxRecords how many records of an operation are asked about at each look, where its reconciler may run so often at
     *        a time
     */
    BackgroundReconciliation(Map<BoundOperation, GuardedReconciler> reconcilers, BrowsableStore store,
            IdempotencyProtocol protocol, Timers timers, RandomGenerator random, Duration interval, int maxRecords) {
        this.reconcilers = reconcilers;
        this.protocol = protocol;
        this.maxRecords = maxRecords;
        this.search = new StaleRecordSearch(reconcilers.keySet(), store, timers, random, interval, this::reconcile);
    }

    StaleRecordSearch search() {
        return search;
    }

    private CompletionStage<Void> reconcile(BoundOperation operation, List<IdempotencyRecord.InProgress> records) {
        // More than can run at a time would be rejected, and open the circuit breaker for the duplicates of clients.
        int atATime = Math.min(maxRecords, operation.reconcile().maxConcurrent());
        return CompletableFuture.allOf(records.stream().limit(atATime)
                .map(record -> protocol.reconcile(new Attempt(record.id(), null, record.binding(), operation.policy(),
                        reconcilers.get(operation).of(record).orElseThrow()), record))
                .toArray(CompletableFuture[]::new));
    }
}
