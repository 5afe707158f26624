package io.quarkiverse.rest.idempotency.runtime;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.runtime.config.ByteCount;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.runtime.config.TransactionOwnership;
import io.quarkiverse.rest.idempotency.runtime.metrics.NodeObserver;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeThreads;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeTimers;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.StoreDecorator;
import io.quarkiverse.rest.idempotency.store.batching.BatchingLimits;
import io.quarkiverse.rest.idempotency.store.batching.BatchingStore;
import io.quarkiverse.rest.idempotency.store.cache.CachingStore;
import io.quarkiverse.rest.idempotency.store.cache.RecordCache;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;

/**
 * The path from the protocol to the store: calls that requests wait for go through the local cache, are combined into
 * batches, and are stopped while the store fails.
 */
final class StorePipeline {

    private static final int CACHE_THREADS = 8;

    private final IdempotencyStore observed;
    private final IdempotencyStore store;
    /** {@code null} of a store that cannot fail. */
    private final GuardedStore guard;
    /** {@code null} where no record is kept in the node. */
    private final CachingStore cache;
    private final List<ExecutorService> threads = new ArrayList<>();

    StorePipeline(IdempotencyStore store, StoreDecorator decorator, IdempotencyConfig config, NodeObserver observer,
            RecordCache cached, NodeTimers timers) {
        this.observed = observer.observed(decorator.decorate(store));
        if (store instanceof MemoryStore) {
            this.store = observed;
            this.guard = null;
            this.cache = null;
            return;
        }
        this.guard = new GuardedStore(observed, timers, config.storeTimeout().reserve(),
                config.transaction().ownership() == TransactionOwnership.CLAIM);
        IdempotencyStore guarded = guard;
        if (config.batching().enabled()) {
            ExecutorService batchers = threads(BatchingStore.KINDS * config.batching().maxStatements(),
                    "idempotency-batching");
            guarded = new BatchingStore(guarded, batchers, timers,
                    new BatchingLimits(config.batching().maxStatements(), config.batching().maxElements(),
                            ByteCount.of(config.batching().maxBytes()), config.storeTimeout().reserve()));
        }
        this.cache = config.localCache().enabled()
                ? new CachingStore(guarded, cached, InstantSource.system(),
                        ByteCount.of(config.localCache().maxRecordSize()), config.localCache().maxAge(),
                        threads(CACHE_THREADS, "idempotency-cache"))
                : null;
        this.store = cache == null ? guarded : cache;
    }

    /** Threads of the node: the workers of the application can all be waiting for the answers that these threads bring. */
    private ExecutorService threads(int count, String name) {
        ExecutorService made = NodeThreads.upTo(count, name);
        threads.add(made);
        return made;
    }

    /** The store that the protocol calls. */
    IdempotencyStore store() {
        return store;
    }

    /** The store for the node's own calls, without the cache, the batching and the breaker that requests share. */
    IdempotencyStore observed() {
        return observed;
    }

    StoreProbe probe(Supplier<Owner> owner, Duration bound) {
        return guard == null ? new StoreProbe(observed, () -> true, owner, bound)
                : new StoreProbe(guard, guard::reservesWork, owner, bound);
    }

    /**
     * @return the name of the state of the circuit breaker; empty for a store that has none
     */
    Optional<String> breaker() {
        return Optional.ofNullable(guard).map(guarded -> guarded.breaker().name());
    }

    /** Removes from the local cache of this node a record that the store has already deleted. */
    void forgetCached(RecordId id) {
        if (cache != null) {
            cache.forget(id);
        }
    }

    void end() {
        threads.forEach(ExecutorService::shutdown);
    }
}
