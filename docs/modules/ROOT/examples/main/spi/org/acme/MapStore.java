package org.acme;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/** The smallest store that keeps the contract: one map, one lock, one clock. It has no bound, so it is for reading only. */
@Singleton
public class MapStore implements IdempotencyStore {

    /** A record in progress has no response. Ends are on the clock of {@link System#nanoTime}. */
    private record Row(Binding binding, Instant reservedAt, Ownership ownership, long leaseEnd, long expiry,
            RecordedResponse response, long responseEnd, byte[] progress) {

        Row withLease(Ownership ownership, long leaseEnd, long expiry) {
            return new Row(binding, reservedAt, ownership, leaseEnd, expiry, null, 0, progress);
        }

        /** The row at this time: a tombstone when the retention of the response is over. */
        Row now() {
            return response == null || left(responseEnd) > 0 ? this
                    : new Row(binding, reservedAt, ownership, leaseEnd, expiry, response.tombstone(), expiry, null);
        }
    }

    private final Map<RecordId, Row> rows = new HashMap<>();
    private long lastFence;

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        return each(reservations, call -> {
            Row row = living(call.id());
            if (row != null) {
                return new ReserveResult.Exists(view(call.id(), row));
            }
            Ownership ownership = new Ownership(call.id(), call.owner(), ++lastFence);
            long leaseEnd = in(call.lease());
            rows.put(call.id(), new Row(call.binding(), Instant.now(), ownership, leaseEnd,
                    leaseEnd + call.retention().toNanos(), null, 0, null));
            return new ReserveResult.Owned(ownership.fence());
        });
    }

    @Override
    public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
        return each(ids, id -> {
            Row row = living(id);
            return row == null ? new LoadResult.Absent() : new LoadResult.Found(view(id, row));
        });
    }

    @Override
    public CompletionStage<List<HeartbeatResult>> heartbeat(List<Heartbeat> heartbeats) {
        return each(heartbeats, call -> {
            Row row = owned(call.ownership());
            if (row == null) {
                return HeartbeatResult.LOST;
            }
            long leaseEnd = in(call.lease());
            rows.put(call.ownership().id(),
                    row.withLease(row.ownership, leaseEnd, leaseEnd + call.retention().toNanos()));
            return HeartbeatResult.EXTENDED;
        });
    }

    @Override
    public CompletionStage<List<TakeOverResult>> takeOver(List<TakeOver> takeOvers) {
        return each(takeOvers, call -> {
            Row row = living(call.id());
            if (row == null) {
                return new TakeOverResult.Absent();
            }
            if (row.response != null || left(row.leaseEnd) > 0) {
                return new TakeOverResult.Exists(view(call.id(), row));
            }
            Ownership ownership = new Ownership(call.id(), call.owner(), ++lastFence);
            long leaseEnd = in(call.lease());
            rows.put(call.id(), row.withLease(ownership, leaseEnd, leaseEnd + call.retention().toNanos()));
            return new TakeOverResult.Owned(ownership.fence());
        });
    }

    @Override
    public CompletionStage<List<RecordProgressResult>> recordProgress(List<ProgressCall> calls) {
        return each(calls, call -> {
            Row row = owned(call.ownership());
            if (row == null) {
                return RecordProgressResult.LOST;
            }
            if (row.progress == null || row.progress.length < call.progress().length) { // a late call changes nothing
                rows.put(call.ownership().id(), new Row(row.binding, row.reservedAt, row.ownership, row.leaseEnd,
                        row.expiry, null, 0, call.progress()));
            }
            return RecordProgressResult.RECORDED;
        });
    }

    @Override
    public CompletionStage<List<LoadProgressResult>> loadProgress(List<Ownership> ownerships) {
        return each(ownerships, ownership -> {
            Row row = owned(ownership);
            if (row == null) {
                return new LoadProgressResult.Lost();
            }
            return row.progress == null ? new LoadProgressResult.None() : new LoadProgressResult.Found(row.progress);
        });
    }

    @Override
    public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
        return each(completions, call -> {
            Row row = living(call.ownership().id());
            if (row == null || !row.ownership.equals(call.ownership())) {
                return CompleteResult.LOST;
            }
            if (row.response == null) { // the first result stays, and a repeated call is answered like the first
                rows.put(call.ownership().id(), new Row(row.binding, row.reservedAt, row.ownership, row.leaseEnd,
                        in(call.recordRetention()), call.response(), in(call.retention()), null));
            }
            return CompleteResult.COMPLETED;
        });
    }

    @Override
    public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
        return each(releases, call -> {
            Row row = owned(call.ownership());
            if (row == null) {
                return ReleaseResult.LOST;
            }
            RecordId id = call.ownership().id();
            if (call.mode() == ReleaseCall.Mode.FORGET) {
                rows.remove(id);
            } else {
                long leaseEnd = in(call.backOff());
                long expiry = leaseEnd - row.expiry > 0 ? leaseEnd : row.expiry;
                rows.put(id, row.withLease(new Ownership(id, Owner.NOBODY, row.ownership.fence()), leaseEnd, expiry));
            }
            return ReleaseResult.RELEASED;
        });
    }

    @Override
    public synchronized CompletionStage<Integer> purge(int limit) {
        int purged = 0;
        for (Iterator<Map.Entry<RecordId, Row>> all = rows.entrySet().iterator(); purged < limit && all.hasNext();) {
            Map.Entry<RecordId, Row> entry = all.next();
            Row row = entry.getValue();
            if (left(row.expiry) <= 0) {
                all.remove();
                purged++;
            } else if (!row.now().equals(row)) {
                entry.setValue(row.now());
                purged++;
            }
        }
        return CompletableFuture.completedFuture(purged);
    }

    /** An expired record does not exist, whether it is purged or not. */
    private Row living(RecordId id) {
        Row row = rows.get(id);
        return row == null || left(row.expiry) <= 0 ? null : row.now();
    }

    /** Owner, fence and in progress: what every write of an owner is conditional on. */
    private Row owned(Ownership ownership) {
        Row row = living(ownership.id());
        return row != null && row.response == null && row.ownership.equals(ownership) ? row : null;
    }

    private static IdempotencyRecord view(RecordId id, Row row) {
        return row.response == null
                ? new IdempotencyRecord.InProgress(row.binding, row.reservedAt, row.ownership,
                        Duration.ofNanos(left(row.leaseEnd)))
                : new IdempotencyRecord.Completed(id, row.binding, row.reservedAt, row.response,
                        Duration.ofNanos(left(row.responseEnd)));
    }

    private static long in(Duration duration) {
        return System.nanoTime() + duration.toNanos();
    }

    private static long left(long end) {
        return end - System.nanoTime();
    }

    private synchronized <C, O> CompletionStage<List<O>> each(List<C> calls, Function<C, O> one) {
        return CompletableFuture.completedFuture(calls.stream().map(one).toList());
    }
}
