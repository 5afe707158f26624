package io.quarkiverse.rest.idempotency.runtime.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadOutcome;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;

/**
 * Gives back what reserves and takeovers have taken although they failed: a call that was cut off may take effect in the store
 * at any time later, when a lock is released or a standby is back, and its request was rejected long before. This node knows
 * that
 * its method never ran, and no other node can know it.
 * <p>
 * The records of such calls are orphaned. One load for all of them looks whether they are there, after pauses that grow, until
 * each is found and released, or long after any statement can still be under way.
 */
final class LostReserves {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Longer than a database keeps a statement whose client is gone waiting for a lock. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** As many keys are looked for; beyond that a record waits for its lease to end. */
    private static final int MAX_KEYS = 10_000;

    private final IdempotencyStore store;
    private final Owner owner;
    private final Timers timers;
    private final LocalKeys localKeys;
    private final Duration storeBound;
    private final ConcurrentMap<RecordId, Lost> lost = new ConcurrentHashMap<>();
    private final AtomicBoolean ticking = new AtomicBoolean();
    private volatile Duration pause = FIRST_PAUSE;

    /**
     * @param sinceNanos when the call failed
     * @param call how the record is given back
     */
    private record Lost(long sinceNanos, ReleaseCall.Mode call) {
    }

    LostReserves(IdempotencyStore store, Owner owner, Timers timers, LocalKeys localKeys, Duration storeBound) {
        this.store = store;
        this.owner = owner;
        this.timers = timers;
        this.localKeys = localKeys;
        this.storeBound = storeBound;
    }

    /**
     * Notes a reserve or a takeover that failed. No method runs by that call.
     *
     * @param call how its record is given back: a reserve has made it and forgets it; what a takeover has taken may be the
     *        record
     *        of a method that had its effect, and is left to the next takeover
     */
    void add(RecordId id, ReleaseCall.Mode call) {
        if (lost.size() >= MAX_KEYS) {
            return;
        }
        // Of a reserve and a takeover of one key it is not known which of them has taken effect.
        lost.merge(id, new Lost(timers.nanoTime(), call), (former, latter) -> new Lost(latter.sinceNanos,
                former.call == ReleaseCall.Mode.END_LEASE ? former.call : latter.call));
        pause = FIRST_PAUSE;
        ensureTicking();
    }

    /** The call was answered after all, or another one was: the record is looked after. */
    void remove(RecordId id) {
        lost.remove(id);
    }

    int size() {
        return lost.size();
    }

    private void ensureTicking() {
        if (ticking.compareAndSet(false, true)) {
            timers.schedule(pause, this::tick);
        }
    }

    private void tick() {
        long now = timers.nanoTime();
        lost.values().removeIf(one -> now - one.sinceNanos > PATIENCE.toNanos());
        // A key that a request of this node is busy with is left to it: it adopts the record.
        List<RecordId> ids = lost.keySet().stream().filter(localKeys::enterIfIdle).sorted().toList();
        if (ids.isEmpty()) {
            next();
            return;
        }
        Stages.within(timers, storeBound, Stages.outcomes(ids.size(), () -> store.load(ids)))
                .whenComplete((outcomes, failure) -> {
                    List<ReleaseCall> found = new ArrayList<>();
                    for (int i = 0; failure == null && i < ids.size(); i++) {
                        add(found, ids.get(i), outcomes.get(i));
                    }
                    release(ids, found);
                });
    }

    private void add(List<ReleaseCall> found, RecordId id, LoadOutcome outcome) {
        Lost one = lost.get(id);
        if (outcome instanceof LoadOutcome.Found record && record.record() instanceof IdempotencyRecord.Completed) {
            // The call finds it, whenever it takes effect.
            lost.remove(id);
        }
        // A request that came meanwhile may have made the record that was found: then it is no orphan.
        if (one != null && localKeys.alone(id) && outcome instanceof LoadOutcome.Found record
                && record.record() instanceof IdempotencyRecord.InProgress inProgress
                && inProgress.ownership().owner().equals(owner)) {
            Ownership ownership = inProgress.ownership();
            found.add(one.call == ReleaseCall.Mode.FORGET ? ReleaseCall.forget(ownership)
                    : ReleaseCall.endLease(ownership, Duration.ZERO));
        }
    }

    private void release(List<RecordId> busy, List<ReleaseCall> found) {
        if (found.isEmpty()) {
            busy.forEach(localKeys::leave);
            next();
            return;
        }
        Stages.within(timers, storeBound, Stages.outcomes(found.size(), () -> store.release(found)))
                .whenComplete((outcomes, failure) -> {
                    if (failure == null) {
                        // Released now, or somebody else's.
                        found.forEach(call -> lost.remove(call.ownership().id()));
                    }
                    busy.forEach(localKeys::leave);
                    next();
                });
    }

    private void next() {
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        ticking.set(false);
        if (!lost.isEmpty()) {
            ensureTicking();
        }
    }
}
