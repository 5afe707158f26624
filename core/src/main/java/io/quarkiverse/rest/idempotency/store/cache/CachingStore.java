package io.quarkiverse.rest.idempotency.store.cache;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.ForwardingStore;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * Answers the reserve or the load of one key whose record is completed from the local cache. A completed record does not change
 * until its retention ends, so a copy stays true until then, unless an administrator forgets the record: so no copy is used
 * beyond a maximum age. Only the store can tell that a record is absent or in progress, and it is asked each time.
 * <p>
 * A record is kept when the store has reported it to a duplicate, not when it is completed: most requests are never repeated,
 * and they cost nothing.
 */
public final class CachingStore extends ForwardingStore {

    /** A cache that takes longer than this is of no use: the store would have answered. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final RecordCache cache;
    private final InstantSource clock;
    private final long maxWeight;
    private final Duration maxAge;
    private final Executor executor;

    /**
     * @param clock the node's
     * @param maxWeight the greatest size of a record that is kept, in bytes
     * @param maxAge the time for which a record is used after the store was asked for it, at least a millisecond
     * @param executor goes on with a call whose cache has not answered at once, and may block: the threads that caches answer
     *        on, and the one that counts their time, are needed by others
     */
    public CachingStore(IdempotencyStore store, RecordCache cache, InstantSource clock, long maxWeight, Duration maxAge,
            Executor executor) {
        super(store);
        this.cache = cache;
        this.clock = clock;
        this.maxWeight = maxWeight;
        this.maxAge = maxAge;
        this.executor = executor;
    }

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        return reservations.size() != 1 ? ask(reservations)
                : find(reservations.get(0).id(), ReserveResult.Exists::new, () -> ask(reservations));
    }

    private <O> CompletionStage<List<O>> find(RecordId id, Function<IdempotencyRecord, O> result,
            Supplier<CompletionStage<List<O>>> otherwise) {
        CompletableFuture<@Nullable NearRecord> found = cache.find(id);
        return found.isDone() ? use(found.join(), id, result, otherwise)
                : found.completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .thenComposeAsync(near -> use(near, id, result, otherwise), executor);
    }

    private <O> CompletionStage<List<O>> use(@Nullable NearRecord near, RecordId id, Function<IdempotencyRecord, O> result,
            Supplier<CompletionStage<List<O>>> otherwise) {
        long now = clock.millis();
        // One that is to be used for longer than any is was kept before the clock was set back.
        return near != null && near.until() > now && near.until() - now <= maxAge.toMillis()
                ? CompletableFuture.completedFuture(List.of(result.apply(near.completed(id, now))))
                : otherwise.get();
    }

    private CompletionStage<List<ReserveResult>> ask(List<Reservation> reservations) {
        long askedAt = clock.millis();
        return super.reserve(reservations).thenApply(results -> {
            for (ReserveResult result : results) {
                if (result instanceof ReserveResult.Exists exists) {
                    keep(exists.record(), askedAt);
                }
            }
            return results;
        });
    }

    @Override
    public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
        return ids.size() != 1 ? look(ids) : find(ids.get(0), LoadResult.Found::new, () -> look(ids));
    }

    private CompletionStage<List<LoadResult>> look(List<RecordId> ids) {
        long askedAt = clock.millis();
        return super.load(ids).thenApply(results -> {
            for (LoadResult result : results) {
                if (result instanceof LoadResult.Found found) {
                    keep(found.record(), askedAt);
                }
            }
            return results;
        });
    }

    /** Forgets a record here that the store does not have any more. One that is just being read may come back, for its age. */
    public void forget(RecordId id) {
        cache.forget(id);
    }

    /**
     * Half of the remaining retention is not used: by so much a clock of a node may be set back, or nodes that share a cache
     * may disagree, before a record is replayed that the store has forgotten.
     */
    private void keep(IdempotencyRecord record, long askedAt) {
        if (record instanceof IdempotencyRecord.Completed completed) {
            NearRecord near = NearRecord.of(completed,
                    askedAt + Math.min(completed.retentionLeft().toMillis() / 2, maxAge.toMillis()));
            if (near.weight() <= maxWeight) {
                cache.keep(completed.id(), near);
            }
        }
    }
}
