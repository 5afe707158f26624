package io.quarkiverse.rest.idempotency.runtime.localcache;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.store.cache.NearRecord;
import io.quarkiverse.rest.idempotency.store.cache.RecordCache;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.cache.CaffeineCache;
import io.smallrye.mutiny.Uni;

/**
 * The cache named {@value #NAME}, whatever an application has put behind this name.
 */
@Singleton
public class QuarkusRecordCache implements RecordCache {

    public static final String NAME = "rest-idempotency-replays";

    private static final CompletableFuture<NearRecord> NOTHING = CompletableFuture.completedFuture(null);
    private static final Uni<NearRecord> MISS = Uni.createFrom().failure(new Miss());

    private final Cache cache;
    private final CaffeineCache caffeine;
    private final AtomicBoolean told = new AtomicBoolean();

    QuarkusRecordCache(@CacheName(NAME) Cache cache) {
        this.cache = cache;
        this.caffeine = cache instanceof CaffeineCache own ? own : null;
    }

    @Override
    public CompletableFuture<NearRecord> find(RecordId id) {
        try {
            if (caffeine != null) {
                CompletableFuture<NearRecord> found = caffeine.getIfPresent(id.value());
                return found == null ? NOTHING : found;
            }
            // A cache can only be asked for what it can load; nothing is kept of a load that fails.
            return cache.<String, NearRecord> getAsync(id.value(), key -> MISS).subscribeAsCompletionStage()
                    .exceptionally(this::miss);
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(miss(e));
        }
    }

    @Override
    public void keep(RecordId id, NearRecord record) {
        try {
            if (caffeine != null) {
                caffeine.put(id.value(), CompletableFuture.completedFuture(record));
            } else {
                cache.invalidate(id.value())
                        .chain(() -> cache.getAsync(id.value(), key -> Uni.createFrom().item(record)))
                        .subscribe().with(kept -> {
                        }, this::miss);
            }
        } catch (RuntimeException e) {
            miss(e);
        }
    }

    @Override
    public void forget(RecordId id) {
        try {
            cache.invalidate(id.value()).subscribe().with(forgotten -> {
            }, this::miss);
        } catch (RuntimeException e) {
            miss(e);
        }
    }

    private NearRecord miss(Throwable failure) {
        if (!isMiss(failure) && told.compareAndSet(false, true)) {
            LOG.localCacheUnusable(failure, NAME);
        }
        return null;
    }

    private static boolean isMiss(Throwable failure) {
        return failure instanceof Miss || failure.getCause() != null && isMiss(failure.getCause());
    }

    /** Made once, so it tells nothing of where. */
    private static final class Miss extends RuntimeException {

        private static final long serialVersionUID = 1;

        private Miss() {
            super("Not there", null, false, false);
        }
    }
}
