package io.quarkiverse.rest.idempotency.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.quarkiverse.rest.idempotency.simulator.history.Call;
import io.quarkiverse.rest.idempotency.simulator.history.Row;
import io.quarkiverse.rest.idempotency.simulator.history.Tenure;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Says what the store says in words that a reader of a history knows.
 */
final class Names {

    /** Hashes, which are dear: the same keys come again in every run. */
    private static final Map<String, RecordId> IDS = new ConcurrentHashMap<>();

    private final Map<RecordId, String> records = new HashMap<>();
    private final Map<Owner, String> owners = new HashMap<>();
    private final Map<RecordedResponse, String> contents = new IdentityHashMap<>();
    private final Set<Tenure> deferred = new HashSet<>();

    Names() {
        owners.put(Owner.NOBODY, "nobody");
    }

    /** The id of the record of a request. */
    RecordId id(Call call) {
        RecordId id = IDS.computeIfAbsent(call.record(), none -> RecordId.of("default", call.caller(), call.key()));
        records.putIfAbsent(id, call.record());
        return id;
    }

    void owner(Owner owner, String label) {
        owners.put(owner, label);
    }

    /** Notes that the end of an ownership was not confirmed when its answer left. */
    void deferred(Ownership ownership) {
        deferred.add(tenure(ownership));
    }

    boolean isDeferred(Ownership ownership) {
        return deferred.contains(tenure(ownership));
    }

    String record(RecordId id) {
        return records.getOrDefault(id, id.value());
    }

    Tenure tenure(Ownership ownership) {
        return new Tenure(record(ownership.id()), owners.getOrDefault(ownership.owner(), ownership.owner().id()),
                ownership.fence());
    }

    String binding(Binding binding) {
        return binding.operation() + " " + binding.resource() + " " + binding.fingerprint();
    }

    Row row(IdempotencyRecord record, long now) {
        if (record == null) {
            return null;
        }
        if (record instanceof IdempotencyRecord.InProgress inProgress) {
            Ownership ownership = inProgress.ownership();
            return new Row(owners.getOrDefault(ownership.owner(), ownership.owner().id()), ownership.fence(),
                    binding(record.binding()), now + inProgress.leaseLeft().toNanos(), false, 0, null);
        }
        IdempotencyRecord.Completed completed = (IdempotencyRecord.Completed) record;
        return new Row(null, 0, binding(record.binding()), now + completed.retentionLeft().toNanos(), true,
                completed.response().status(), content(completed.response()));
    }

    /** Everything that a response says. */
    String content(RecordedResponse response) {
        return contents.computeIfAbsent(response, Contents::of);
    }
}
