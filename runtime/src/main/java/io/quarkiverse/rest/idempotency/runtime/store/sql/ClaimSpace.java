package io.quarkiverse.rest.idempotency.runtime.store.sql;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The advisory locks of a database by which transactions claim keys: those with this first key, in the form of two integers.
 * Keys whose hashes are equal share a lock, so that one of them is in progress while the other one runs.
 *
 * @param first the first integer of every lock; nothing else in the database may use it
 */
public record ClaimSpace(int first) {

    /** The letters IDEM. */
    public static final ClaimSpace DEFAULT = new ClaimSpace(0x4944454d);

    /** The second integer of the lock of a key, the same on every node. */
    int second(RecordId id) {
        return id.value().hashCode();
    }
}
