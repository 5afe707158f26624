package io.quarkiverse.rest.idempotency.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Finds records of the memory store for administrators: each search reads all entries.
 */
final class MemorySearch {

    private MemorySearch() {
    }

    static List<BrowsableStore.Entry> browse(Map<RecordId, MemoryEntry> entries, RecordFilter filter, LongSupplier nanoClock,
            Instant now) {
        List<BrowsableStore.Entry> found = new ArrayList<>();
        entries.forEach((id, entry) -> {
            Duration age = Duration.between(entry.reservedAt(), now);
            long nanos = nanoClock.getAsLong();
            if (entry.expiry() - nanos > 0 && entry.matches(filter, age, nanos)) {
                found.add(new BrowsableStore.Entry(entry.view(id, nanos), age));
            }
        });
        return found.stream().sorted(Comparator.comparing(BrowsableStore.Entry::age)).limit(filter.limit()).toList();
    }

    static List<RecordId> ofCaller(Map<RecordId, MemoryEntry> entries, String caller, Optional<RecordId> after, int limit) {
        return entries.entrySet().stream().filter(entry -> caller.equals(entry.getValue().caller())).map(Map.Entry::getKey)
                .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0).sorted().limit(limit).toList();
    }
}
