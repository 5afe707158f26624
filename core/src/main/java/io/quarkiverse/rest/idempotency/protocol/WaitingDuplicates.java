package io.quarkiverse.rest.idempotency.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The duplicates of this node that wait for the owner of their key. They are woken by the end of an owner on this node, or by
 * the result of a load from the store.
 */
final class WaitingDuplicates {

    private final IdempotencyStore store;
    private final Timers timers;
    private final ProtocolLimits limits;
    private final Consumer<PendingRequests.PendingRequest> again;
    private final PendingRequests pending;
    private final Claims claims;
    private final AtomicBoolean looking = new AtomicBoolean();

    /**
     * @param claims the claims of this node, which wake its requests when they end
     * @param again gets each request that must ask for its key again
     */
    WaitingDuplicates(IdempotencyStore store, Timers timers, RandomGenerator random, ProtocolLimits limits,
            Claims claims, Consumer<PendingRequests.PendingRequest> again) {
        this.claims = claims;
        this.store = store;
        this.timers = timers;
        this.limits = limits;
        this.again = again;
        this.pending = new PendingRequests(timers, random, limits, this::look);
    }

    /**
     * @return {@code false} when too many wait already, for this key or on this node
     */
    boolean add(PendingRequests.PendingRequest request) {
        return pending.add(request);
    }

    int count() {
        return pending.count();
    }

    /** Ends every wait on this node. */
    void rejectAll(Rejection rejection) {
        pending.takeAll().forEach(request -> request.admission().complete(new Admission.Rejected(rejection)));
    }

    /** Loads once the records of all keys that requests wait for, unless the last load has not been answered yet. */
    private void look(List<RecordId> keys) {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        load(keys).whenComplete((results, failure) -> {
            // A store that fails here is asked again at the next tick; every wait has its own end.
            List<RecordId> mayBeClaimed = new ArrayList<>();
            for (int i = 0; failure == null && i < results.size(); i++) {
                RecordId id = keys.get(i);
                if (results.get(i) instanceof LoadResult.Absent && pending.claims(id)) {
                    mayBeClaimed.add(id);
                } else {
                    found(id, results.get(i));
                }
            }
            mayBeClaimed.removeIf(id -> claims.of(id) != null);
            if (mayBeClaimed.isEmpty()) {
                looking.set(false);
            } else {
                lookForClaims(mayBeClaimed);
            }
        });
    }

    /** A key without a record and without a claim is free. */
    private void lookForClaims(List<RecordId> keys) {
        Stages.within(timers, limits.storeBound(), Stages.results(keys.size(), () -> store.claimed(keys)))
                .whenComplete((claimed, failure) -> {
                    looking.set(false);
                    for (int i = 0; failure == null && i < claimed.size(); i++) {
                        if (!claimed.get(i)) {
                            freed(keys.get(i));
                        }
                    }
                });
    }

    /** Reads records; fails when there is no answer within the store bound. */
    CompletableFuture<List<LoadResult>> load(List<RecordId> keys) {
        return Stages.within(timers, limits.storeBound(), Stages.results(keys.size(), () -> store.load(keys)));
    }

    private void found(RecordId id, LoadResult result) {
        if (result instanceof LoadResult.Found found) {
            if (found.record() instanceof IdempotencyRecord.InProgress inProgress) {
                if (inProgress.leaseOver()) {
                    stale(id);
                } else if (inProgress.ownerless()) {
                    answer(pending.takeAll(id), found.record());
                }
            } else {
                answer(pending.takeAll(id), found.record());
            }
        } else {
            freed(id);
        }
    }

    /**
     * One of the requests that wait for a stale record handles it; where the record stays unchanged, no request needs to wait
     * longer.
     */
    private void stale(RecordId id) {
        PendingRequests.PendingRequest first = pending.takeOne(id);
        if (first != null) {
            again.accept(first);
            if (first.attempt().policy().stale() == StalePolicy.REJECT) {
                pending.takeAll(id).forEach(again);
            }
        }
    }

    private void answer(List<PendingRequests.PendingRequest> woken, IdempotencyRecord record) {
        for (PendingRequests.PendingRequest request : woken) {
            Admission admission;
            try {
                admission = Decisions.now(request.attempt(), record);
            } catch (RuntimeException e) {
                admission = new Admission.Rejected(new Rejection.RecordUnreadable(e));
            }
            request.admission().complete(admission);
        }
    }

    /** A response was recorded here: the duplicates that wait for it ask the store, which has it now. */
    void recorded(RecordId id) {
        List<PendingRequests.PendingRequest> woken = pending.takeAll(id);
        if (woken.isEmpty()) {
            return;
        }
        load(List.of(id)).whenComplete((results, failure) -> {
            if (failure == null && results.get(0) instanceof LoadResult.Found found
                    && found.record() instanceof IdempotencyRecord.Completed completed) {
                answer(woken, completed);
            } else {
                woken.forEach(again);
            }
        });
    }

    /**
     * A key is free, or its lease is over: one of the requests that wait for it goes first, and the others wait for that one.
     */
    void freed(RecordId id) {
        PendingRequests.PendingRequest request = pending.takeOne(id);
        if (request != null) {
            again.accept(request);
        }
    }
}
