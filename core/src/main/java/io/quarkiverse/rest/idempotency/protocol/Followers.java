package io.quarkiverse.rest.idempotency.protocol;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadOutcome;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The duplicates of this node that wait for the owner of their key, and what wakes them: the end of an owner on this node, or
 * what a look at the store finds.
 */
final class Followers {

    private final IdempotencyStore store;
    private final Timers timers;
    private final ProtocolLimits limits;
    private final Consumer<Waiters.Waiter> again;
    private final Waiters waiters;
    private final AtomicBoolean looking = new AtomicBoolean();

    /**
     * @param again told who has to ask for its key again
     */
    Followers(IdempotencyStore store, Timers timers, RandomGenerator random, ProtocolLimits limits,
            Consumer<Waiters.Waiter> again) {
        this.store = store;
        this.timers = timers;
        this.limits = limits;
        this.again = again;
        this.waiters = new Waiters(timers, random, limits, this::look);
    }

    /**
     * @return {@code false} when too many wait already, for this key or on this node
     */
    boolean add(Waiters.Waiter request) {
        return waiters.add(request);
    }

    int count() {
        return waiters.count();
    }

    /** Ends every wait on this node. */
    void refuseAll(Refusal refusal) {
        waiters.takeAll().forEach(waiter -> waiter.admission().complete(new Admission.Refused(refusal)));
    }

    /** Looks once at the store for all keys that somebody waits for, unless the last look has not been answered yet. */
    private void look(List<RecordId> keys) {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        load(keys).whenComplete((outcomes, failure) -> {
            looking.set(false);
            // A store that fails here is asked again at the next tick; every wait has its own end.
            for (int i = 0; failure == null && i < outcomes.size(); i++) {
                found(keys.get(i), outcomes.get(i));
            }
        });
    }

    /** Reads records; fails when there is no answer within the store bound. */
    CompletableFuture<List<LoadOutcome>> load(List<RecordId> keys) {
        return Stages.within(timers, limits.storeBound(), Stages.outcomes(keys.size(), () -> store.load(keys)));
    }

    private void found(RecordId id, LoadOutcome outcome) {
        if (outcome instanceof LoadOutcome.Found found) {
            if (found.record() instanceof IdempotencyRecord.InProgress inProgress) {
                if (inProgress.leaseOver()) {
                    stale(id);
                } else if (inProgress.ownerless()) {
                    answer(waiters.takeAll(id), found.record());
                }
            } else {
                answer(waiters.takeAll(id), found.record());
            }
        } else {
            freed(id);
        }
    }

    /** One of those who wait for a stale record deals with it; where it stays as it is, nobody needs to wait on. */
    private void stale(RecordId id) {
        Waiters.Waiter first = waiters.takeOne(id);
        if (first != null) {
            again.accept(first);
            if (first.attempt().policy().stale() == StalePolicy.REJECT) {
                waiters.takeAll(id).forEach(again);
            }
        }
    }

    private void answer(List<Waiters.Waiter> woken, IdempotencyRecord record) {
        for (Waiters.Waiter waiter : woken) {
            Admission admission;
            try {
                admission = Decisions.now(waiter.attempt(), record);
            } catch (RuntimeException e) {
                admission = new Admission.Refused(new Refusal.RecordUnreadable(e));
            }
            waiter.admission().complete(admission);
        }
    }

    /** An outcome was recorded here: whoever waits for it asks the store, which knows it now. */
    void recorded(RecordId id) {
        List<Waiters.Waiter> woken = waiters.takeAll(id);
        if (woken.isEmpty()) {
            return;
        }
        load(List.of(id)).whenComplete((outcomes, failure) -> {
            if (failure == null && outcomes.get(0) instanceof LoadOutcome.Found found
                    && found.record() instanceof IdempotencyRecord.Completed completed) {
                answer(woken, completed);
            } else {
                woken.forEach(again);
            }
        });
    }

    /** A key is free, or its lease is over: one of those who wait for it goes first, and the others wait for that one. */
    void freed(RecordId id) {
        Waiters.Waiter waiter = waiters.takeOne(id);
        if (waiter != null) {
            again.accept(waiter);
        }
    }
}
