package io.quarkiverse.rest.idempotency.store.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * A completed record in the local cache: numbers, texts and bytes, so that a cache that serializes its values can write it. One
 * of body, reference and reason is set; it tells the kind of the recorded response.
 *
 * @param reservedAt milliseconds since 1970 by the store's clock
 * @param until milliseconds since 1970 by the clock of the node; it is not used any more then
 */
public record NearRecord(String operation, String resource, String fingerprint, long reservedAt, int status,
        List<RecordedResponse.Header> headers, byte @Nullable [] body, @Nullable String reference, @Nullable String reason,
        long until) {

    static NearRecord of(IdempotencyRecord.Completed record, long until) {
        RecordedResponse response = record.response();
        List<RecordedResponse.Header> headers = List.of();
        byte @Nullable [] body = null;
        @Nullable
        String reference = null;
        @Nullable
        String reason = null;
        if (response instanceof RecordedResponse.Stored stored) {
            headers = stored.headers();
            body = stored.body();
        } else if (response instanceof RecordedResponse.Rebuildable rebuildable) {
            headers = rebuildable.headers();
            reference = rebuildable.reference();
        } else if (response instanceof RecordedResponse.Unreplayable tombstone) {
            reason = tombstone.reason();
        }
        Binding binding = record.binding();
        return new NearRecord(binding.operation(), binding.resource(), binding.fingerprint(),
                record.reservedAt().toEpochMilli(), response.status(), headers, body, reference, reason, until);
    }

    IdempotencyRecord.Completed completed(RecordId id, long now) {
        return new IdempotencyRecord.Completed(id, new Binding(operation, resource, fingerprint),
                Instant.ofEpochMilli(reservedAt), response(), Duration.ofMillis(until - now));
    }

    private RecordedResponse response() {
        if (body != null) {
            return new RecordedResponse.Stored(status, headers, body);
        }
        return reference != null ? new RecordedResponse.Rebuildable(status, headers, reference)
                : new RecordedResponse.Unreplayable(status, Objects.requireNonNull(reason, "reason"));
    }

    /** About how many bytes it takes, for the most part. */
    long weight() {
        long weight = operation.length() + resource.length() + fingerprint.length() + length(reference) + length(reason)
                + (body == null ? 0 : body.length);
        for (RecordedResponse.Header header : headers) {
            weight += header.name().length() + header.value().length();
        }
        return weight;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    @Override
    public String toString() {
        // Its content is not for logs.
        return "NearRecord[status=" + status + ", weight=" + weight() + "]";
    }
}
