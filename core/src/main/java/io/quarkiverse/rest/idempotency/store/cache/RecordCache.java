package io.quarkiverse.rest.idempotency.store.cache;

import java.util.concurrent.CompletableFuture;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Where completed records are kept beside the store. It may forget any of them at any time. May be called from any thread, also
 * from one that must not block, and never throws.
 */
public interface RecordCache {

    /**
     * @return what was kept last, or {@code null} when nothing is there or it cannot be told; never completes exceptionally
     */
    CompletableFuture<NearRecord> find(RecordId id);

    /** Keeps a record instead of what was kept under its id. */
    void keep(RecordId id, NearRecord record);

    /** Forgets a record, if it is kept. */
    void forget(RecordId id);
}
