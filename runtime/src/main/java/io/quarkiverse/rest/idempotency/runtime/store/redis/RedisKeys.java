package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.util.List;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * How keys are named. Besides its record, every slot has two sorted sets: of the records in progress, by the ends of their
 * leases, and of the records with a caller, by their expiry.
 *
 * @param prefix the prefix of the names, without braces
 */
record RedisKeys(String prefix) {

    String record(RecordId id) {
        return prefix + "{" + id + "}";
    }

    /** The response of a record that outlives it. */
    String response(RecordId id) {
        return record(id) + ":response";
    }

    String inProgress(int slot) {
        return prefix + "in-progress:{" + Slots.tag(slot) + "}";
    }

    String callers(int slot) {
        return prefix + "callers:{" + Slots.tag(slot) + "}";
    }

    /** A record's key, those of the sets that may have it, and last that of its response. */
    List<String> all(RecordId id) {
        int slot = Slots.of(id);
        return List.of(record(id), inProgress(slot), callers(slot), response(id));
    }
}
