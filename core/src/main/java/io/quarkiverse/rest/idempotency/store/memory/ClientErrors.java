package io.quarkiverse.rest.idempotency.store.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.Ownership;

/**
 * The completed records with a 4xx, by their fences, and so the oldest first.
 */
final class ClientErrors {

    private final ConcurrentNavigableMap<Long, Ownership> byFence = new ConcurrentSkipListMap<>();

    /** Adds a completed record if it has a 4xx. */
    void add(MemoryEntry entry) {
        if (entry.isClientError()) {
            byFence.put(entry.ownership().fence(), entry.ownership());
        }
    }

    void remove(MemoryEntry entry) {
        if (entry.isClientError()) {
            byFence.remove(entry.ownership().fence());
        }
    }

    /**
     * @return the oldest, which is not among them any more, or {@code null} when there is none
     */
    @Nullable
    Ownership poll() {
        Map.Entry<Long, Ownership> oldest = byFence.pollFirstEntry();
        return oldest == null ? null : oldest.getValue();
    }
}
