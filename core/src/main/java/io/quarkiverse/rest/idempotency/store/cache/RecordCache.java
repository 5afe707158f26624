package io.quarkiverse.rest.idempotency.store.cache;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Keeps completed records beside the store. It may forget any of them at any time. May be called from any thread, also from one
 * that must not block, and never throws.
 */
public interface RecordCache {

    /**
     * @return the record that was kept last, or {@code null} when there is none or the cache cannot tell; never completes
     *         exceptionally
     */
    CompletableFuture<@Nullable NearRecord> find(RecordId id);

    /** Keeps a record and replaces an earlier one of its id. */
    void keep(RecordId id, NearRecord record);

    /** Forgets a record, if it is kept. */
    void forget(RecordId id);
}
