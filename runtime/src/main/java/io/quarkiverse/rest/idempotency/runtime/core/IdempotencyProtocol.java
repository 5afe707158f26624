package io.quarkiverse.rest.idempotency.runtime.core;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteOutcome;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadOutcome;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseOutcome;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveOutcome;

/**
 * The protocol of one node over one store.
 * <p>
 * {@link #admit} reserves the key of a request or says what else becomes of it. Whoever is admitted to execute ends the
 * execution once, by {@link #complete} or {@link #release}. All methods may be called from any thread, block only if the store
 * does, and never throw for what the store does: a store that fails is an answer too.
 */
public final class IdempotencyProtocol {

    private final IdempotencyStore store;
    private final Owner owner;
    private final Timers timers;
    private final Settler settler;
    private final Waiters waiters;
    private final LocalKeys localKeys = new LocalKeys();

    /**
     * @param store where records are kept
     * @param timers time and what to do later
     * @param random tells this incarnation from all others, and spreads periodic work
     * @param limits the bounds of this node
     * @param listener hears what goes wrong behind a response
     */
    public IdempotencyProtocol(IdempotencyStore store, Timers timers, RandomGenerator random, ProtocolLimits limits,
            ProtocolListener listener) {
        this.store = store;
        this.owner = Owner.incarnate(random);
        this.timers = timers;
        this.settler = new Settler(timers, limits.settleBound(), listener);
        this.waiters = new Waiters(timers, random, limits, this::look);
    }

    /** This incarnation of this node. */
    public Owner owner() {
        return owner;
    }

    /** How many requests wait on this node. */
    public int waiting() {
        return waiters.count();
    }

    /**
     * Says what becomes of a request. Cancelling the returned future gives the request up: a waiter is forgotten, and a key
     * that is reserved nevertheless is released.
     *
     * @return completes within the store's own time-outs and the wait limit of the operation; never exceptionally, unless
     *         cancelled
     */
    public CompletableFuture<Admission> admit(Attempt attempt) {
        CompletableFuture<Admission> admission = new CompletableFuture<>();
        reserve(new Waiters.Waiter(attempt, admission, timers.nanoTime() + attempt.policy().waitLimit().toNanos()));
        return admission;
    }

    /**
     * Records the outcome of an execution and wakes whoever waits for it here. To be called before the response leaves.
     *
     * @param outcome what duplicates get
     * @return completes within the settle bound; never exceptionally
     */
    public CompletableFuture<Settlement> complete(Execution execution, RecordedOutcome outcome) {
        Attempt attempt = execution.attempt();
        Ownership ownership = execution.ownership();
        CompleteCall call = new CompleteCall(ownership, outcome, attempt.policy().retention());
        return settler.settle(execution,
                () -> store.complete(List.of(call)).thenApply(outcomes -> outcomes.get(0) == CompleteOutcome.COMPLETED),
                () -> {
                    localKeys.leave(ownership.id());
                    wakeAll(ownership.id());
                },
                () -> abandon(execution));
    }

    /**
     * Gives the key of an execution back, so that the next request with it is a first one. To be called before the response
     * leaves.
     *
     * @return completes within the settle bound; never exceptionally
     */
    public CompletableFuture<Settlement> release(Execution execution) {
        Ownership ownership = execution.ownership();
        ReleaseCall call = new ReleaseCall(ownership, ReleaseCall.Mode.FORGET);
        return settler.settle(execution,
                () -> store.release(List.of(call)).thenApply(outcomes -> outcomes.get(0) == ReleaseOutcome.RELEASED),
                () -> {
                    localKeys.leave(ownership.id());
                    wakeOne(ownership.id());
                },
                () -> abandon(execution));
    }

    private void reserve(Waiters.Waiter request) {
        Attempt attempt = request.attempt();
        long askedAt = timers.nanoTime();
        localKeys.enter(attempt.id());
        Reservation reservation = new Reservation(attempt.id(), attempt.realm(), attempt.binding(), owner,
                attempt.policy().lease(), attempt.policy().retention());
        ask(() -> store.reserve(List.of(reservation))).whenComplete((outcomes, failure) -> {
            if (failure != null) {
                refuse(request, new Refusal.StoreUnavailable(unwrap(failure)));
                return;
            }
            ReserveOutcome outcome = outcomes.get(0);
            if (outcome instanceof ReserveOutcome.Owned owned) {
                execute(request, owned.fence(), askedAt + attempt.policy().lease().toNanos());
            } else if (outcome instanceof ReserveOutcome.Exists exists) {
                duplicate(request, exists.record(), askedAt);
            }
        });
    }

    private void execute(Waiters.Waiter request, long fence, long leaseEndNanos) {
        Attempt attempt = request.attempt();
        Execution execution = new Execution(attempt, new Ownership(attempt.id(), owner, fence), leaseEndNanos);
        if (!request.admission().complete(new Admission.Execute(execution))) {
            // Given up while the store was asked: nothing has run, so the key is free again.
            release(execution);
        }
    }

    private void duplicate(Waiters.Waiter request, IdempotencyRecord record, long askedAt) {
        if (isOrphan(record, request.attempt())) {
            IdempotencyRecord.InProgress orphan = (IdempotencyRecord.InProgress) record;
            // Its lease began with the reserve whose answer was lost.
            execute(request, orphan.ownership().fence(), askedAt + orphan.leaseLeft().toNanos());
            return;
        }
        localKeys.leave(record.id());
        Admission admission = decide(request.attempt(), record);
        if (admission != null) {
            request.admission().complete(admission);
        } else if (request.attempt().policy().inFlight() == InFlight.REJECT || hasWaitedEnough(request)) {
            request.admission().complete(new Admission.Refused(new Refusal.InProgress()));
        } else if (!waiters.add(request)) {
            request.admission().complete(new Admission.Refused(new Refusal.Overloaded()));
        }
    }

    /**
     * Whether the record is this node's, for the same request, and nobody here runs it: the answer to its reserve was lost.
     */
    private boolean isOrphan(IdempotencyRecord record, Attempt attempt) {
        return record instanceof IdempotencyRecord.InProgress inProgress
                && inProgress.ownership().owner().equals(owner)
                && !inProgress.leaseOver()
                && inProgress.binding().equals(attempt.binding())
                && localKeys.alone(record.id());
    }

    /**
     * @return what becomes of a duplicate, or {@code null} when that depends on how the owner of a living lease ends
     */
    private static Admission decide(Attempt attempt, IdempotencyRecord record) {
        Set<Binding.Difference> differences = record.binding().differencesFrom(attempt.binding());
        if (!differences.isEmpty()) {
            return new Admission.Refused(new Refusal.Reused(differences));
        }
        if (record instanceof IdempotencyRecord.Completed completed) {
            return completed.outcome() instanceof RecordedOutcome.Unreplayable tombstone
                    ? new Admission.Refused(new Refusal.ReplayFailed(tombstone.reason()))
                    : new Admission.Replay(completed.outcome());
        }
        return ((IdempotencyRecord.InProgress) record).leaseOver()
                ? new Admission.Refused(new Refusal.OutcomeUnknown())
                : null;
    }

    private boolean hasWaitedEnough(Waiters.Waiter request) {
        return request.deadlineNanos() - timers.nanoTime() <= 0;
    }

    /** Looks once at the store for all keys that somebody waits for. */
    private void look(List<RecordId> keys) {
        ask(() -> store.load(keys)).whenComplete((outcomes, failure) -> {
            // A store that fails here is asked again at the next tick; every wait has its own end.
            for (int i = 0; failure == null && i < outcomes.size(); i++) {
                found(keys.get(i), outcomes.get(i));
            }
        });
    }

    private void found(RecordId id, LoadOutcome outcome) {
        if (outcome instanceof LoadOutcome.Absent) {
            wakeOne(id);
        } else if (outcome instanceof LoadOutcome.Found found
                && (found.record() instanceof IdempotencyRecord.Completed
                        || ((IdempotencyRecord.InProgress) found.record()).leaseOver())) {
            for (Waiters.Waiter waiter : waiters.takeAll(id)) {
                waiter.admission().complete(decide(waiter.attempt(), found.record()));
            }
        }
    }

    /** An outcome was recorded here: whoever waits for it asks the store, which knows it now. */
    private void wakeAll(RecordId id) {
        List<Waiters.Waiter> woken = waiters.takeAll(id);
        if (woken.isEmpty()) {
            return;
        }
        ask(() -> store.load(List.of(id))).whenComplete((outcomes, failure) -> {
            LoadOutcome outcome = failure == null ? outcomes.get(0) : new LoadOutcome.Absent();
            for (Waiters.Waiter waiter : woken) {
                Admission admission = outcome instanceof LoadOutcome.Found found
                        ? decide(waiter.attempt(), found.record())
                        : null;
                if (admission != null) {
                    waiter.admission().complete(admission);
                } else {
                    reserve(waiter);
                }
            }
        });
    }

    /** A key is free: one of those who wait for it tries to own it, and the others wait for that one. */
    private void wakeOne(RecordId id) {
        Waiters.Waiter waiter = waiters.takeOne(id);
        if (waiter != null) {
            reserve(waiter);
        }
    }

    private void refuse(Waiters.Waiter request, Refusal refusal) {
        localKeys.leave(request.attempt().id());
        request.admission().complete(new Admission.Refused(refusal));
    }

    private void abandon(Execution execution) {
        // The method ran. Until the store, too, must see the lease as over, nobody here may take the record for an orphan.
        timers.schedule(execution.attempt().policy().lease(), () -> localKeys.leave(execution.ownership().id()));
    }

    private static <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
