package io.quarkiverse.rest.idempotency.runtime.dev;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * One record as the page shows it, with secrets masked.
 *
 * @param id the hash of realm, principal and key
 * @param removed whether the application has no such operation any more
 * @param state {@code in progress}, {@code stale} or {@code completed}
 * @param age how long ago it was reserved
 * @param owner its owner, and whether that is this node; {@code null} when it is completed
 * @param fence the fence of that ownership; {@code null} when it is completed
 * @param left how long its lease, or when it is completed its retention, has left; negative when it is over
 * @param status the recorded status; {@code null} when it is in progress
 * @param replay {@code stored}, {@code rebuilt} or {@code impossible}; {@code null} when it is in progress
 * @param headers the recorded headers
 * @param body the recorded body, or the reference that is kept instead; {@code null} when it is in progress
 * @param request the number of the last request with its key that can be sent again, or {@code null}
 */
public record RecordView(String id, String operation, boolean removed, String resource, String fingerprint, String state,
        String reservedAt, String age, String owner, Long fence, String left, Integer status, String replay,
        List<Masked.Header> headers, String body, Long request) {

    /**
     * @param self the owner that this node is
     * @param operations the names of the operations of the application
     * @param request the number of a request with its key, or {@code null}
     */
    static RecordView of(BrowsableStore.Entry entry, Owner self, Set<String> operations, Long request) {
        IdempotencyRecord record = entry.record();
        Binding binding = record.binding();
        boolean removed = !operations.contains(binding.operation());
        String age = Durations.text(entry.age());
        if (record instanceof IdempotencyRecord.InProgress running) {
            String owner = running.ownerless() ? "none (given up)"
                    : running.ownership().owner().id() + (running.ownership().owner().equals(self) ? " (this node)" : "");
            return new RecordView(record.id().value(), binding.operation(), removed, binding.resource(), binding.fingerprint(),
                    running.leaseOver() ? "stale" : "in progress", record.reservedAt().toString(), age, owner,
                    running.ownership().fence(), Durations.text(running.leaseLeft()), null, null, List.of(), null, request);
        }
        IdempotencyRecord.Completed completed = (IdempotencyRecord.Completed) record;
        RecordedResponse response = completed.response();
        return new RecordView(record.id().value(), binding.operation(), removed, binding.resource(), binding.fingerprint(),
                "completed",
                record.reservedAt().toString(), age, null, null, Durations.text(completed.retentionLeft()), response.status(),
                replay(response),
                headers(response).stream().map(header -> Masked.header(header.name(), header.value())).toList(), body(response),
                request);
    }

    private static String replay(RecordedResponse response) {
        return response instanceof RecordedResponse.Stored ? "stored"
                : response instanceof RecordedResponse.Rebuildable ? "rebuilt" : "impossible";
    }

    private static List<RecordedResponse.Header> headers(RecordedResponse response) {
        return response instanceof RecordedResponse.Stored stored ? stored.headers()
                : response instanceof RecordedResponse.Rebuildable rebuildable ? rebuildable.headers() : List.of();
    }

    private static String body(RecordedResponse response) {
        if (response instanceof RecordedResponse.Stored stored) {
            return Masked.body(stored.headers().stream().map(header -> Map.entry(header.name(), header.value())).toList(),
                    stored.body());
        }
        return response instanceof RecordedResponse.Rebuildable rebuildable
                ? "(the body is not recorded; a replay rebuilds it from " + rebuildable.reference() + ")"
                : "(cannot be replayed: " + ((RecordedResponse.Unreplayable) response).reason() + ")";
    }
}
