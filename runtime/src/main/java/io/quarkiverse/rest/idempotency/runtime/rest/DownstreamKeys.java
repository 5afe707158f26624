package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Derives the keys of the calls that one run of a method makes. Safe for any thread.
 */
final class DownstreamKeys {

    private final RecordId record;
    private final String operation;
    private Map<String, Integer> calls;

    DownstreamKeys(RecordId record, String operation) {
        this.record = record;
        this.operation = operation;
    }

    /** For a request without a record: no other request has these keys. */
    static DownstreamKeys random() {
        return new DownstreamKeys(RecordId.of("", null, UUID.randomUUID().toString()), "");
    }

    UUID derive(String purpose) {
        return record.deriveKey(operation, purpose);
    }

    /** The first call has the name itself, so that a caller that knows it need not count. */
    UUID next(String name) {
        int call = count(name);
        return derive(call == 1 ? name : name + '#' + call);
    }

    private synchronized int count(String name) {
        if (calls == null) {
            calls = new HashMap<>();
        }
        return calls.merge(name, 1, Integer::sum);
    }
}
