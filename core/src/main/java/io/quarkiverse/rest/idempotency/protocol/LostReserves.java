package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;

/**
 * Gives back the records that reserves and takeovers have taken although they failed: a call that was cut off may take effect
 * in the store at any time later, when a lock is released or a standby is back, and its request was rejected long before. This
 * node knows that its method never ran, and no other node can know it.
 * <p>
 * The records of such calls are orphaned. One load for all of them looks whether they are there, after pauses that grow, until
 * each is found and released, or long after any statement can still be under way.
 */
final class LostReserves {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Longer than a database keeps a statement whose client is gone waiting for a lock. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** The greatest number of keys that are looked for; beyond it a record waits for its lease to end. */
    private static final int MAX_KEYS = 10_000;

    private final IdempotencyStore store;
    private final Incarnation incarnation;
    private final Timers timers;
    private final LocalKeys localKeys;
    private final Duration storeBound;
    /** When the call of a key failed. */
    private final ConcurrentMap<RecordId, Long> lost = new ConcurrentHashMap<>();
    /** Records that are being given back. Their keys count as busy. */
    private final ConcurrentMap<RecordId, Ownership> releasing = new ConcurrentHashMap<>();
    private final ConcurrentMap<RecordId, Abandoned> abandoned = new ConcurrentHashMap<>();
    private final AtomicBoolean ticking = new AtomicBoolean();
    private volatile Duration pause = FIRST_PAUSE;

    /**
     * An execution whose end the store has not confirmed: its record may name this node.
     *
     * @param fence of that record
     * @param untilNanos until when it may be there
     */
    private record Abandoned(long fence, long untilNanos) {
    }

    LostReserves(IdempotencyStore store, Incarnation incarnation, Timers timers, LocalKeys localKeys, Duration storeBound) {
        this.store = store;
        this.incarnation = incarnation;
        this.timers = timers;
        this.localKeys = localKeys;
        this.storeBound = storeBound;
    }

    /** Notes a reserve or a takeover that failed. No method runs by that call. */
    void add(RecordId id) {
        if (lost.size() < MAX_KEYS) {
            lost.put(id, timers.nanoTime());
            pause = FIRST_PAUSE;
            ensureTicking();
        }
    }

    /** Notes an execution whose end the store has not confirmed. A reserve that is lost later has not made its record. */
    void abandon(Execution execution) {
        if (abandoned.size() >= MAX_KEYS) {
            dropExpired();
        }
        OperationPolicy policy = execution.attempt().policy();
        // As long as its record is kept, and as long again: a heartbeat that comes late can extend it once.
        Duration kept = policy.keptInProgress().multipliedBy(2);
        abandoned.put(execution.ownership().id(),
                new Abandoned(execution.ownership().fence(), timers.nanoTime() + kept.toNanos()));
    }

    private void dropExpired() {
        long now = timers.nanoTime();
        abandoned.values().removeIf(execution -> execution.untilNanos - now <= 0);
    }

    private void ensureTicking() {
        if (ticking.compareAndSet(false, true)) {
            timers.schedule(pause, this::tick);
        }
    }

    private void tick() {
        long now = timers.nanoTime();
        lost.entrySet().removeIf(
                one -> now - one.getValue() > PATIENCE.toNanos() && !releasing.containsKey(one.getKey()));
        dropExpired();
        // A key that a request of this node is busy with is left to it: it adopts the record.
        List<RecordId> ids = lost.keySet().stream()
                .filter(id -> releasing.containsKey(id) || localKeys.enterIfIdle(id)).sorted().toList();
        if (ids.isEmpty()) {
            next();
            return;
        }
        Stages.within(timers, storeBound, Stages.results(ids.size(), () -> store.load(ids)))
                .whenComplete((results, failure) -> {
                    List<ReleaseCall> calls = new ArrayList<>();
                    for (int i = 0; i < ids.size(); i++) {
                        RecordId id = ids.get(i);
                        ReleaseCall call = failure == null ? call(id, results.get(i)) : null;
                        if (call != null) {
                            calls.add(call);
                        } else if (failure == null || !releasing.containsKey(id)) {
                            leave(id);
                        }
                    }
                    release(calls);
                });
    }

    /**
     * @return the call that gives the record back; {@code null} where it is not there, or not made by a call that was lost
     */
    private @Nullable ReleaseCall call(RecordId id, LoadResult result) {
        if (!(result instanceof LoadResult.Found found)) {
            return null;
        }
        if (!(found.record() instanceof IdempotencyRecord.InProgress inProgress)) {
            // A completed one: the call finds it, whenever it takes effect.
            lost.remove(id);
            return null;
        }
        Ownership ownership = inProgress.ownership();
        Ownership former = releasing.get(id);
        // Of a request that came meanwhile it is not known whether it has made the record that was found.
        boolean lostHere = former == null ? localKeys.alone(id) : former.equals(ownership);
        if (lostHere && incarnation.tookOver(ownership.owner())) {
            return ReleaseCall.endLease(ownership, Duration.ZERO);
        }
        return lostHere && ownership.owner().equals(incarnation.reserves()) && !mayHaveRun(ownership)
                ? ReleaseCall.forget(ownership)
                : null;
    }

    private boolean mayHaveRun(Ownership ownership) {
        Abandoned execution = abandoned.get(ownership.id());
        return execution != null && ownership.fence() <= execution.fence;
    }

    /** A release that fails may take effect later: until it is known to have done so, no request here adopts the record. */
    private void release(List<ReleaseCall> calls) {
        if (calls.isEmpty()) {
            next();
            return;
        }
        calls.forEach(call -> releasing.put(call.ownership().id(), call.ownership()));
        Stages.within(timers, storeBound, Stages.results(calls.size(), () -> store.release(calls)))
                .whenComplete((results, failure) -> {
                    if (failure == null) {
                        // Released now, or of another owner.
                        calls.forEach(call -> {
                            lost.remove(call.ownership().id());
                            leave(call.ownership().id());
                        });
                    }
                    next();
                });
    }

    private void leave(RecordId id) {
        releasing.remove(id);
        localKeys.leave(id);
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
