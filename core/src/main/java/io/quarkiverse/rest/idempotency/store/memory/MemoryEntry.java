package io.quarkiverse.rest.idempotency.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.Claim;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * A record as the memory store keeps it. Its times are those of the store, in nanoseconds.
 */
record MemoryEntry(Binding binding, Instant reservedAt, Ownership ownership, long leaseEnd, long expiry,
        @Nullable RecordedResponse response, long bytes, @Nullable String caller, long responseEnd,
        byte @Nullable [] progress) {

    /** An entry that does not outlive its response, or has none yet. */
    MemoryEntry(Binding binding, Instant reservedAt, Ownership ownership, long leaseEnd, long expiry,
            @Nullable RecordedResponse response, long bytes, @Nullable String caller) {
        this(binding, reservedAt, ownership, leaseEnd, expiry, response, bytes, caller, expiry);
    }

    /** An entry without progress. */
    MemoryEntry(Binding binding, Instant reservedAt, Ownership ownership, long leaseEnd, long expiry,
            @Nullable RecordedResponse response, long bytes, @Nullable String caller, long responseEnd) {
        this(binding, reservedAt, ownership, leaseEnd, expiry, response, bytes, caller, responseEnd, null);
    }

    /**
     * The completed record of a claimed key.
     *
     * @param now the time of the store, in nanoseconds
     * @param response the response that is kept, which need not be the one of the call
     */
    static MemoryEntry completed(CompleteCall call, Claim claim, long fence, Instant reservedAt, long now,
            RecordedResponse response, long bytes) {
        Ownership ownership = new Ownership(call.ownership().id(), call.ownership().owner(), fence);
        long responseEnd = now + call.retention().toNanos();
        return new MemoryEntry(claim.binding(), reservedAt, ownership, now, responseEnd + call.tombstone().toNanos(), response,
                bytes, claim.caller(), responseEnd);
    }

    /** The same record in progress, with another owner or another lease. */
    MemoryEntry owned(Ownership by, long until, long expires) {
        return new MemoryEntry(binding, reservedAt, by, until, expires, null, bytes, caller, expires, progress);
    }

    /** The same record in progress with a longer progress. */
    MemoryEntry with(byte[] longer) {
        return new MemoryEntry(binding, reservedAt, ownership, leaseEnd, expiry, null, bytes + longer.length - progressBytes(),
                caller, responseEnd, longer);
    }

    long progressBytes() {
        return progress == null ? 0 : progress.length;
    }

    boolean outlivesResponse(long now) {
        return response != null && responseEnd - now <= 0;
    }

    /** The same entry without the size of its response. */
    MemoryEntry shrunk() {
        return new MemoryEntry(binding, reservedAt, ownership, leaseEnd, expiry, Objects.requireNonNull(response).tombstone(),
                MemoryStore.ENTRY_BYTES, caller);
    }

    boolean isClientError() {
        return response != null && response.status() >= 400;
    }

    boolean ownedBy(Ownership other) {
        return response == null && ownership.equals(other);
    }

    /**
     * @param now the time of the store, in nanoseconds
     */
    IdempotencyRecord view(RecordId id, long now) {
        if (response == null) {
            return new IdempotencyRecord.InProgress(binding, reservedAt, ownership, Duration.ofNanos(leaseEnd - now));
        }
        boolean tombstone = outlivesResponse(now);
        return new IdempotencyRecord.Completed(id, binding, reservedAt, tombstone ? response.tombstone() : response,
                Duration.ofNanos((tombstone ? expiry : responseEnd) - now));
    }

    /**
     * @param age the time since it was reserved
     * @param now the time of the store, in nanoseconds
     */
    boolean matches(RecordFilter filter, Duration age, long now) {
        RecordFilter.State state = response != null ? RecordFilter.State.COMPLETED
                : leaseEnd - now <= 0 ? RecordFilter.State.STALE : RecordFilter.State.IN_PROGRESS;
        return filter.operation().map(binding.operation()::equals).orElse(true)
                && filter.state().map(state::equals).orElse(true) && age.compareTo(filter.minAge()) >= 0;
    }
}
