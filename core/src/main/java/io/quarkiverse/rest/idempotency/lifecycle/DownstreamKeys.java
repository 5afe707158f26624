package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Derives the keys of the calls that one run of a method makes. Safe for any thread.
 */
public final class DownstreamKeys {

    private final RecordId record;
    private final String operation;
    private @Nullable Map<String, Integer> calls;

    /**
     * @param record the record of the request
     * @param operation the operation of that record
     */
    public DownstreamKeys(RecordId record, String operation) {
        this.record = record;
        this.operation = operation;
    }

    /** For a request without a record: no other request has these keys. */
    public static DownstreamKeys random() {
        return new DownstreamKeys(RecordId.of("", null, UUID.randomUUID().toString()), "");
    }

    /**
     * @param purpose the purpose of the call; not blank
     */
    public UUID derive(String purpose) {
        return record.deriveKey(operation, purpose);
    }

    /** The first call has the name itself, so that a caller that knows it need not count. */
    public UUID next(String name) {
        int call = count(name);
        return derive(call == 1 ? name : name + '#' + call);
    }

    private synchronized int count(String name) {
        Map<String, Integer> counted = calls;
        if (counted == null) {
            counted = new HashMap<>();
            calls = counted;
        }
        return counted.merge(name, 1, Integer::sum);
    }
}
