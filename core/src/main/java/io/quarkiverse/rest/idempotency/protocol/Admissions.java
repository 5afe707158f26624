package io.quarkiverse.rest.idempotency.protocol;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * Decides about requests: a request whose key is free owns it, and a duplicate is answered by its record.
 */
final class Admissions {

    private final IdempotencyStore store;
    private final Incarnation incarnation;
    private final Timers timers;
    private final ProtocolListener listener;
    private final LocalKeys localKeys;
    private final Claims claims;
    private final Asking asking;
    private final Ends ends;
    private final WaitingDuplicates waitingDuplicates;
    private final StaleRecords staleRecords;
    private final OtherIds otherIds;
    private volatile boolean draining;

    Admissions(IdempotencyStore store, Incarnation incarnation, Timers timers, ProtocolListener listener,
            LocalKeys localKeys, Claims claims, Asking asking, Ends ends, WaitingDuplicates waitingDuplicates,
            StaleRecords staleRecords) {
        this.store = store;
        this.incarnation = incarnation;
        this.timers = timers;
        this.listener = listener;
        this.localKeys = localKeys;
        this.claims = claims;
        this.asking = asking;
        this.ends = ends;
        this.waitingDuplicates = waitingDuplicates;
        this.staleRecords = staleRecords;
        this.otherIds = new OtherIds(store, asking, localKeys);
    }

    /** Rejects every request from now on, and the requests that wait here. */
    void drain() {
        draining = true;
        waitingDuplicates.rejectAll(new Rejection.ShuttingDown());
    }

    void admit(PendingRequests.PendingRequest request) {
        if (draining) {
            request.admission().complete(new Admission.Rejected(new Rejection.ShuttingDown()));
        } else {
            reserve(request);
        }
    }

    /** Asks the store for the key of a request, which is counted as busy with it from now on. */
    void reserve(PendingRequests.PendingRequest request) {
        localKeys.enter(request.attempt().id());
        if (request.attempt().others().isEmpty()) {
            reserveAgain(request);
        } else {
            otherIds.locate(request, this::reserveAgain);
        }
    }

    /** Asks the store for the key of a request that is counted as busy with it. */
    private void reserveAgain(PendingRequests.PendingRequest request) {
        Attempt attempt = request.attempt();
        if (attempt.keyExpired()) {
            lookUp(request);
            return;
        }
        if (attempt.policy().claims() && attempt.others().isEmpty()) {
            // A claim of one id would not exclude the claim of another one.
            claim(request);
            return;
        }
        long askedAt = timers.nanoTime();
        Reservation reservation = new Reservation(attempt.id(), Objects.requireNonNull(attempt.realm(), "realm"),
                attempt.binding(), incarnation.reserves(),
                attempt.policy().lease(), attempt.policy().recordRetention(), attempt.policy().asynchronousReserve(),
                attempt.caller());
        asking.bounded(request, Stages.result(() -> store.reserve(List.of(reservation))), result -> {
            if (result instanceof ReserveResult.Owned owned) {
                reserved(request, new Ownership(attempt.id(), reservation.owner(), owned.fence()),
                        askedAt + attempt.policy().lease().toNanos());
            } else if (result instanceof ReserveResult.Exists exists) {
                duplicate(request.told(), exists.record(), askedAt);
            }
        });
    }

    private void reserved(PendingRequests.PendingRequest request, Ownership ownership, long leaseEndNanos) {
        if (request.attempt().others().isEmpty()) {
            execute(request, ownership, leaseEndNanos);
            return;
        }
        otherIds.check(request, () -> execute(request, ownership, leaseEndNanos), () -> {
            request.admission().complete(new Admission.Rejected(new Rejection.InProgress()));
            Execution execution = new Execution(request.attempt(), ownership, leaseEndNanos);
            asking.hold(execution);
            ends.release(execution);
        });
    }

    /** Follows the record of a key that is too old to begin one. */
    private void lookUp(PendingRequests.PendingRequest request) {
        long askedAt = timers.nanoTime();
        asking.bounded(request, Stages.results(1, () -> store.load(List.of(request.attempt().id()))), results -> {
            if (results.get(0) instanceof LoadResult.Found found) {
                duplicate(request.told(), found.record(), askedAt);
            } else {
                asking.reject(request, new Rejection.KeyExpired());
            }
        });
    }

    /**
     * Follows the record of a key; without one, the transaction of the method is to claim the key. The record is read also
     * where an execution of this node claims the key: it may not have the claim yet, and another one may have completed the
     * record.
     */
    private void claim(PendingRequests.PendingRequest request) {
        Attempt attempt = request.attempt();
        long askedAt = timers.nanoTime();
        asking.reading(request, Stages.result(() -> store.load(List.of(attempt.id()))), result -> {
            if (result instanceof LoadResult.Found found) {
                duplicate(request.told(), found.record(), askedAt);
                return;
            }
            Execution claim = Execution.claim(attempt, incarnation.claims(), timers.nanoTime(), request.deadlineNanos());
            Execution other = claims.enter(claim);
            if (other != null) {
                occupied(request, other);
            } else {
                execute(request, claim);
            }
        });
    }

    /** Follows the owner of a key that an execution of this node claims. */
    private void occupied(PendingRequests.PendingRequest request, Execution claim) {
        follow(request.told(), Decisions.ifReused(request.attempt(), claim.attempt().binding()));
    }

    /**
     * Follows the owner of a key that another transaction has claimed. Its binding is not known until it has committed.
     *
     * @param request a request that is counted as busy with its key
     */
    void occupied(PendingRequests.PendingRequest request) {
        follow(request.told(), null);
    }

    /**
     * Follows a record that a transaction has found when it had claimed the key.
     *
     * @param request a request that is counted as busy with its key
     */
    void preceded(PendingRequests.PendingRequest request, IdempotencyRecord record) {
        try {
            duplicate(request.told(), record, timers.nanoTime());
        } catch (RuntimeException e) {
            asking.reject(request, new Rejection.RecordUnreadable(e));
        }
    }

    private void execute(PendingRequests.PendingRequest request, Ownership ownership, long leaseEndNanos) {
        execute(request, new Execution(request.attempt(), ownership, leaseEndNanos));
    }

    private void execute(PendingRequests.PendingRequest request, Execution execution) {
        asking.hold(execution);
        if (!asking.letRun(request, execution)) {
            // Nothing has run, so the key is free again.
            ends.release(execution);
        }
    }

    private void duplicate(PendingRequests.PendingRequest request, IdempotencyRecord record, long askedAt) {
        Attempt attempt = request.attempt();
        if (isOrphan(record, attempt)) {
            IdempotencyRecord.InProgress orphan = (IdempotencyRecord.InProgress) record;
            // Its lease began with the call whose answer was lost.
            long leaseEndNanos = askedAt + orphan.leaseLeft().toNanos();
            if (incarnation.tookOver(orphan.ownership().owner())) {
                // A former owner's method may have had its effect.
                staleRecords.taken(request, orphan.reservedAt(), new Execution(attempt, orphan.ownership(), leaseEndNanos));
            } else {
                execute(request, orphan.ownership(), leaseEndNanos);
            }
        } else if (request.admission().isDone()) {
            localKeys.leave(attempt.id());
        } else if (record instanceof IdempotencyRecord.InProgress inProgress && inProgress.leaseOver()
                && record.binding().equals(attempt.binding())) {
            staleRecords.follow(request, inProgress, living -> followLiving(request, living),
                    () -> reserveAgain(request));
        } else {
            followLiving(request, record);
        }
    }

    /** Follows a record that is completed, or whose owner is believed alive. */
    private void followLiving(PendingRequests.PendingRequest request, IdempotencyRecord record) {
        follow(request, Decisions.unlessRunning(request.attempt(), record));
    }

    /**
     * @param decided the decision; {@code null} where it depends on the end of an owner
     */
    private void follow(PendingRequests.PendingRequest request, @Nullable Admission decided) {
        Admission admission = decided;
        if (admission == null && (request.attempt().policy().inFlight() == InFlight.REJECT || hasWaitedEnough(request))) {
            admission = new Admission.Rejected(new Rejection.InProgress());
        } else if (admission == null && !waitingDuplicates.add(request)) {
            admission = new Admission.Rejected(new Rejection.Overloaded());
        }
        if (admission == null) {
            listener.waits(request.attempt());
            request.waits().run();
            if (draining) {
                // It may have begun to wait after all pending requests were rejected.
                waitingDuplicates.rejectAll(new Rejection.ShuttingDown());
            }
        }
        // Last, so that a request that fails before leaves only once.
        localKeys.leave(request.attempt().id());
        if (admission != null) {
            request.admission().complete(admission);
        }
    }

    /**
     * Whether the record is this node's, for the same request, and no request here runs it: the answer to its reserve, or to
     * its takeover, was lost.
     */
    private boolean isOrphan(IdempotencyRecord record, Attempt attempt) {
        return record instanceof IdempotencyRecord.InProgress inProgress
                && incarnation.is(inProgress.ownership().owner())
                && !inProgress.leaseOver()
                && inProgress.binding().equals(attempt.binding())
                && localKeys.alone(record.id());
    }

    private boolean hasWaitedEnough(PendingRequests.PendingRequest request) {
        return request.deadlineNanos() - timers.nanoTime() <= 0;
    }
}
