package io.quarkiverse.rest.idempotency.protocol;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Counts the requests of this node that are busy with a key: those that ask the store for it, and the one that owns it, until
 * the store has confirmed the end.
 * <p>
 * It answers one question: when the store says that a key is in progress <em>by this node</em>, does a request here really run
 * it? If none does, an earlier reserve took effect although its answer was lost, the method never ran, and the key can be
 * adopted instead of staying in progress until its lease expires.
 */
final class LocalKeys {

    /**
     * @param shared whether there was more than one since the first entered
     */
    private record Busy(int count, boolean shared) {
    }

    private final ConcurrentMap<RecordId, Busy> busy = new ConcurrentHashMap<>();

    void enter(RecordId id) {
        busy.merge(id, new Busy(1, false), (before, one) -> new Busy(before.count + 1, true));
    }

    /**
     * Enters unless another is busy with the key.
     *
     * @return whether it has entered
     */
    boolean enterIfIdle(RecordId id) {
        return busy.putIfAbsent(id, new Busy(1, false)) == null;
    }

    void leave(RecordId id) {
        busy.computeIfPresent(id, (key, before) -> before.count == 1 ? null : new Busy(before.count - 1, before.shared));
    }

    /**
     * Whether the caller, which has entered, has been the only one ever since. A request that has left meanwhile counts: the
     * store's answer to the caller may be older than the end of that request.
     */
    boolean alone(RecordId id) {
        Busy now = busy.get(id);
        return now != null && !now.shared;
    }

    /** The number of keys that this node is busy with. */
    int size() {
        return busy.size();
    }
}
