package io.quarkiverse.rest.idempotency.protocol;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The keys that executions of this node claim. At most one execution of a node claims a key at a time, so the duplicates of
 * this node need no transaction to learn that it is in progress.
 */
final class Claims {

    private final ConcurrentMap<RecordId, Execution> claims = new ConcurrentHashMap<>();

    /**
     * @return the execution that claims a key here; {@code null} when there is none
     */
    @Nullable
    Execution of(RecordId id) {
        return claims.get(id);
    }

    /**
     * @return the execution that claims the key of this one already; {@code null} when this one claims it now
     */
    @Nullable
    Execution enter(Execution claim) {
        return claims.putIfAbsent(claim.ownership().id(), claim);
    }

    /** Ends a claim, if this execution has it. */
    void leave(Execution execution) {
        if (execution.isClaim()) {
            claims.remove(execution.ownership().id(), execution);
        }
    }
}
