package io.quarkiverse.rest.idempotency.simulator.planted;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * A store for one thread that does the same as the memory store, but for what it does wrong on purpose.
 */
final class PlainStore implements IdempotencyStore {

    private static final class Row {

        private Binding binding;
        private Owner owner;
        private long fence;
        private long leaseEnd;
        private long expiry;
        private RecordedResponse outcome;
    }

    private final LongSupplier clock;
    private final Defect defect;
    private final Map<RecordId, Row> rows = new TreeMap<>();
    private final Map<RecordId, Long> released = new TreeMap<>();
    private long lastFence;

    /**
     * @param defect what it does wrong, or {@code null}
     */
    PlainStore(LongSupplier clock, Defect defect) {
        this.clock = clock;
        this.defect = defect;
    }

    private boolean isWrong(Defect how) {
        return defect == how;
    }

    /** The row of a record that has not expired, or {@code null}. */
    private Row row(RecordId id) {
        Row row = rows.get(id);
        return row == null || row.expiry - clock.getAsLong() <= 0 ? null : row;
    }

    private Row owned(Ownership ownership) {
        Row row = row(ownership.id());
        return row != null && row.outcome == null && row.fence == ownership.fence() && row.owner.equals(ownership.owner())
                ? row
                : null;
    }

    private Row ownedForCompletion(Ownership ownership) {
        Row row = row(ownership.id());
        boolean owner = isWrong(Defect.COMPLETE_WITHOUT_OWNER) || isWrong(Defect.COMPLETE_BY_ANYBODY)
                || row != null && row.owner.equals(ownership.owner());
        boolean fence = isWrong(Defect.COMPLETE_WITHOUT_FENCE) || isWrong(Defect.COMPLETE_BY_ANYBODY)
                || row != null && row.fence == ownership.fence();
        boolean open = isWrong(Defect.COMPLETE_REWRITES) || row != null && row.outcome == null;
        return row != null && owner && fence && open ? row : null;
    }

    private long nextFence(long former) {
        return isWrong(Defect.COMPLETE_WITHOUT_OWNER) ? former + 1 : ++lastFence;
    }

    private void lease(Row row, Duration lease, Duration retention) {
        row.leaseEnd = clock.getAsLong() + lease.toNanos();
        row.expiry = row.leaseEnd + retention.toNanos();
    }

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        return each(reservations, reservation -> {
            Row present = row(reservation.id());
            if (present != null) {
                return new ReserveResult.Exists(view(reservation.id(), present));
            }
            Row row = new Row();
            row.binding = reservation.binding();
            row.owner = reservation.owner();
            row.fence = nextFence(0);
            lease(row, reservation.lease(), reservation.retention());
            if (!isWrong(Defect.RESERVE_WITHOUT_ROW) || released.remove(reservation.id()) == null) {
                rows.put(reservation.id(), row);
            }
            return new ReserveResult.Owned(row.fence);
        });
    }

    @Override
    public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
        return each(ids, id -> {
            Row row = row(id);
            return row == null ? new LoadResult.Absent() : new LoadResult.Found(view(id, row));
        });
    }

    @Override
    public CompletionStage<List<HeartbeatResult>> heartbeat(List<Heartbeat> heartbeats) {
        return each(heartbeats, heartbeat -> {
            Ownership ownership = heartbeat.ownership();
            Row row = owned(ownership);
            Row any = row(ownership.id());
            if (isWrong(Defect.HEARTBEAT_RESURRECTS) && any != null && any.outcome == null) {
                any.owner = ownership.owner();
                any.fence = ownership.fence();
                row = any;
            }
            if (isWrong(Defect.HEARTBEAT_REOPENS) && any != null && any.fence == ownership.fence()) {
                any.outcome = null;
                row = any;
            }
            if (row == null) {
                return HeartbeatResult.LOST;
            }
            lease(row, heartbeat.lease(), heartbeat.retention());
            return HeartbeatResult.EXTENDED;
        });
    }

    @Override
    public CompletionStage<List<TakeOverResult>> takeOver(List<TakeOver> takeOvers) {
        return each(takeOvers, takeOver -> {
            Row row = row(takeOver.id());
            if (row == null) {
                return new TakeOverResult.Absent();
            }
            boolean over = isWrong(Defect.TAKE_OVER_OF_LIVING) || row.leaseEnd - clock.getAsLong() <= 0;
            if (row.outcome != null || !over) {
                return new TakeOverResult.Exists(view(takeOver.id(), row));
            }
            row.owner = takeOver.owner();
            row.fence = isWrong(Defect.TAKE_OVER_WITHOUT_FENCE) ? row.fence : nextFence(row.fence);
            lease(row, takeOver.lease(), takeOver.retention());
            return new TakeOverResult.Owned(row.fence);
        });
    }

    @Override
    public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
        return each(completions, call -> {
            Row row = ownedForCompletion(call.ownership());
            if (row != null) {
                row.outcome = call.response();
                row.expiry = clock.getAsLong() + call.retention().toNanos();
                return CompleteResult.COMPLETED;
            }
            Row other = rows.get(call.ownership().id());
            boolean repeated = other != null && other.outcome != null && other.fence == call.ownership().fence()
                    && other.owner.equals(call.ownership().owner());
            return repeated ? CompleteResult.COMPLETED : CompleteResult.LOST;
        });
    }

    @Override
    public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
        return each(releases, call -> {
            RecordId id = call.ownership().id();
            Row row = isWrong(Defect.RELEASE_BY_ANYBODY) ? row(id) : owned(call.ownership());
            if (row == null) {
                return ReleaseResult.LOST;
            }
            if (call.mode() == ReleaseCall.Mode.FORGET) {
                rows.remove(id);
                released.put(id, clock.getAsLong());
            } else {
                row.owner = Owner.NOBODY;
                row.leaseEnd = clock.getAsLong() + call.backOff().toNanos();
                row.expiry = Math.max(row.expiry, row.leaseEnd);
            }
            return ReleaseResult.RELEASED;
        });
    }

    @Override
    public CompletionStage<Integer> purge(int limit) {
        List<RecordId> expired = rows.entrySet().stream().filter(entry -> {
            long end = isWrong(Defect.PURGE_OF_LIVING) ? entry.getValue().leaseEnd : entry.getValue().expiry;
            return end - clock.getAsLong() <= 0;
        }).map(Map.Entry::getKey).limit(limit).toList();
        expired.forEach(rows::remove);
        return CompletableFuture.completedFuture(expired.size());
    }

    private IdempotencyRecord view(RecordId id, Row row) {
        long now = clock.getAsLong();
        return row.outcome == null
                ? new IdempotencyRecord.InProgress(row.binding, Instant.EPOCH, new Ownership(id, row.owner, row.fence),
                        Duration.ofNanos(row.leaseEnd - now))
                : new IdempotencyRecord.Completed(id, row.binding, Instant.EPOCH, row.outcome,
                        Duration.ofNanos(row.expiry - now));
    }

    private static <C, O> CompletionStage<List<O>> each(List<C> calls, Function<C, O> one) {
        return CompletableFuture.completedFuture(calls.stream().map(one).toList());
    }
}
