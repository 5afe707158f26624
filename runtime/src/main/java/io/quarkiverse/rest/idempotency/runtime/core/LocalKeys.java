package io.quarkiverse.rest.idempotency.runtime.core;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Counts who on this node is busy with a key: whoever asks the store for it, and whoever owns it, until the store has confirmed
 * the end.
 * <p>
 * It answers one question: when the store says that a key is in progress <em>by this node</em>, does anybody here really run
 * it? If nobody does, an earlier reserve took effect although its answer was lost, the method never ran, and the key can be
 * adopted instead of staying in progress until its lease runs out.
 */
final class LocalKeys {

    private final ConcurrentMap<RecordId, Integer> busy = new ConcurrentHashMap<>();

    void enter(RecordId id) {
        busy.merge(id, 1, Integer::sum);
    }

    void leave(RecordId id) {
        busy.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Whether the caller, who has entered, is the only one. */
    boolean alone(RecordId id) {
        return busy.getOrDefault(id, 0) == 1;
    }

    /** How many keys this node is busy with. */
    int size() {
        return busy.size();
    }
}
