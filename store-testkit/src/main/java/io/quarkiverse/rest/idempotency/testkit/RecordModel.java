package io.quarkiverse.rest.idempotency.testkit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * The states of one record when calls come one at a time: the contract of stores as a table. Each method takes a call and its
 * result, and gives the possible states of the record after it; none when that result is wrong here. Leases are over at once or
 * never, and no retention ends.
 * <p>
 * A store does not wait for a record that another transaction has locked; it counts as alive. So where another call overlaps, a
 * takeover may be rejected, and a heartbeat may answer that it has not extended the lease.
 *
 * @param ownership the last one, or {@code null} where the record is absent
 * @param leaseOver whether it can be taken over
 * @param response the recorded response, or {@code null}
 * @param fences all fences that it ever had
 */
record RecordModel(Ownership ownership, boolean leaseOver, RecordedResponse response, Set<Long> fences) {

    static final RecordModel ABSENT = new RecordModel(null, false, null, Set.of());

    private static final List<RecordModel> WRONG = List.of();

    private boolean absent() {
        return ownership == null;
    }

    private boolean ownedBy(Ownership other) {
        return response == null && other.equals(ownership);
    }

    private List<RecordModel> unchangedIf(boolean right) {
        return right ? List.of(this) : WRONG;
    }

    private List<RecordModel> ownedBy(Ownership owner, boolean over) {
        Set<Long> more = new HashSet<>(fences);
        return more.add(owner.fence()) ? List.of(new RecordModel(owner, over, null, more)) : WRONG;
    }

    private boolean isSeenAs(IdempotencyRecord record) {
        if (absent()) {
            return false;
        }
        return record instanceof IdempotencyRecord.InProgress progress
                ? response == null && progress.ownership().equals(ownership)
                : ((IdempotencyRecord.Completed) record).response().equals(response);
    }

    List<RecordModel> reserve(Ownership wanted, boolean over, ReserveResult told) {
        if (told instanceof ReserveResult.Owned owned) {
            return absent() ? ownedBy(new Ownership(wanted.id(), wanted.owner(), owned.fence()), over) : WRONG;
        }
        return unchangedIf(isSeenAs(((ReserveResult.Exists) told).record()));
    }

    List<RecordModel> load(LoadResult told) {
        return unchangedIf(told instanceof LoadResult.Found found ? isSeenAs(found.record()) : absent());
    }

    List<RecordModel> heartbeat(Ownership by, HeartbeatResult told, boolean overlapped) {
        if (told == HeartbeatResult.LOST) {
            return unchangedIf(!ownedBy(by));
        } else if (!ownedBy(by)) {
            return WRONG;
        } else if (told == HeartbeatResult.LOCKED) {
            return unchangedIf(overlapped);
        }
        return List.of(new RecordModel(ownership, false, null, fences));
    }

    List<RecordModel> takeOver(Ownership wanted, boolean over, TakeOverResult told, boolean overlapped) {
        boolean free = !absent() && response == null && leaseOver;
        if (told instanceof TakeOverResult.Owned owned) {
            return free && owned.fence() > ownership.fence()
                    ? ownedBy(new Ownership(wanted.id(), wanted.owner(), owned.fence()), over)
                    : WRONG;
        } else if (told instanceof TakeOverResult.Exists exists) {
            return unchangedIf(isSeenAs(exists.record()) && (!free || overlapped));
        }
        return unchangedIf(absent());
    }

    List<RecordModel> complete(Ownership by, RecordedResponse wanted, CompleteResult told) {
        boolean repeated = response != null && by.equals(ownership);
        if (told == CompleteResult.LOST) {
            return unchangedIf(!repeated && !ownedBy(by));
        } else if (ownedBy(by)) {
            return List.of(new RecordModel(ownership, leaseOver, wanted, fences));
        }
        return unchangedIf(repeated);
    }

    List<RecordModel> release(Ownership by, ReleaseCall.Mode mode, ReleaseResult told) {
        if (told == ReleaseResult.LOST) {
            return unchangedIf(!ownedBy(by));
        } else if (!ownedBy(by)) {
            return WRONG;
        } else if (mode == ReleaseCall.Mode.FORGET) {
            return List.of(new RecordModel(null, false, null, fences));
        }
        return List.of(new RecordModel(new Ownership(by.id(), Owner.NOBODY, by.fence()), true, null, fences));
    }
}
