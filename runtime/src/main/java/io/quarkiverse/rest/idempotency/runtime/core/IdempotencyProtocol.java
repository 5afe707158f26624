package io.quarkiverse.rest.idempotency.runtime.core;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteOutcome;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadOutcome;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
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
    private final Incarnation incarnation;
    private final Timers timers;
    private final ProtocolLimits limits;
    private final ProtocolListener listener;
    private final Settler settler;
    private final Followers followers;
    private final Leases leases;
    private final StaleRecords staleRecords;
    private final LocalKeys localKeys = new LocalKeys();
    private final LostReserves lostReserves;
    private volatile boolean draining;

    /**
     * @param store where records are kept
     * @param timers time and what to do later
     * @param random tells this incarnation from all others, and spreads periodic work
     * @param limits the bounds of this node
     * @param listeners hear what becomes of requests
     */
    public IdempotencyProtocol(IdempotencyStore store, Timers timers, RandomGenerator random, ProtocolLimits limits,
            ProtocolListener... listeners) {
        this.store = store;
        this.incarnation = new Incarnation(random);
        this.timers = timers;
        this.limits = limits;
        this.listener = new QuietListener(List.of(listeners));
        this.settler = new Settler(timers, random, limits.settleBound(), limits.storeBound(), this.listener);
        this.followers = new Followers(store, timers, random, limits, this::reserve);
        this.leases = new Leases(store, timers, limits.heartbeatInterval(), limits.storeBound(), this.listener);
        this.lostReserves = new LostReserves(store, incarnation, timers, localKeys, limits.storeBound());
        this.staleRecords = new StaleRecords(this, store, incarnation, timers, this.listener);
    }

    /** This incarnation of this node, as the owner of the records that it reserves. */
    public Owner owner() {
        return incarnation.reserves();
    }

    /**
     * Makes this node another incarnation, as after the restore of a snapshot: other processes may be restored from the same.
     *
     * @param random tells the new incarnation from all others; not one whose state is in the snapshot
     */
    public void restored(RandomGenerator random) {
        incarnation.begin(random);
    }

    /** This incarnation of this node, as the owner of the records that it takes over. */
    public Owner takeoverOwner() {
        return incarnation.takeovers();
    }

    /** How many requests wait on this node. */
    public int waiting() {
        return followers.count();
    }

    /** How many executions this node keeps alive. */
    public int running() {
        return leases.size();
    }

    /** For how long the oldest of them has been running; zero when there is none. */
    public Duration longestRunning() {
        return leases.longest();
    }

    /**
     * Says what becomes of a request. Cancelling the returned future gives the request up: a waiter is forgotten, and a key
     * that is reserved nevertheless is released.
     *
     * @return completes within the store bound, the wait limit of the operation and what its reconciliation takes; never
     *         exceptionally, unless cancelled
     */
    public CompletableFuture<Admission> admit(Attempt attempt) {
        return admit(attempt, () -> {
        });
    }

    /**
     * The same as {@link #admit(Attempt)} for a request that keeps its thread until the store has answered, and gives it up
     * for a longer wait.
     *
     * @param waits runs, perhaps more than once and on any thread, when the request begins to wait for an owner or for a
     *        reconciliation, and so for longer than the store bound; it does not run for a request that is decided at once
     */
    public CompletableFuture<Admission> admit(Attempt attempt, Runnable waits) {
        long askedAt = timers.nanoTime();
        CompletableFuture<Admission> admission = new CompletableFuture<>();
        admission.thenAccept(
                decided -> listener.admitted(attempt, decided, Duration.ofNanos(timers.nanoTime() - askedAt)));
        if (draining) {
            admission.complete(new Admission.Refused(new Refusal.ShuttingDown()));
        } else {
            reserve(new Waiters.Waiter(attempt, admission, askedAt + attempt.policy().waitLimit().toNanos(), waits));
        }
        return admission;
    }

    /**
     * Has a stale record reconciled for which no duplicate has come. What was applied is recorded; where nothing was applied,
     * the
     * key is given back, and no method runs.
     *
     * @param attempt the request of the record, of which its realm need not be known
     * @return completes when the record is settled, left, or found to be another node's; never exceptionally
     */
    public CompletableFuture<Admission> reconcile(Attempt attempt, IdempotencyRecord.InProgress stale) {
        localKeys.enter(attempt.id());
        return staleRecords.reconcile(attempt, stale);
    }

    /**
     * Refuses every request from now on, and those that wait here: another node answers them. Whoever runs keeps its lease,
     * ends as always, and is never released because of this; what has not ended when the process does is left to its lease.
     *
     * @return completes when nothing runs here any more; never exceptionally
     */
    public CompletableFuture<Void> drain() {
        draining = true;
        followers.refuseAll(new Refusal.ShuttingDown());
        return leases.allDropped();
    }

    /**
     * Records the outcome of an execution and wakes whoever waits for it here. To be called before the response leaves.
     *
     * @param outcome what duplicates get
     * @return completes within the settle bound; never exceptionally
     */
    public CompletableFuture<Settlement> complete(Execution execution, RecordedOutcome outcome) {
        CompleteCall call = completeCall(execution, outcome);
        return settler.settle(execution,
                () -> Stages.outcomes(1, () -> store.complete(List.of(call)))
                        .thenApply(outcomes -> outcomes.get(0) == CompleteOutcome.COMPLETED),
                true, settlement -> {
                    ended(execution);
                    if (settlement == Settlement.SETTLED) {
                        listener.recorded(execution);
                    }
                }, () -> abandon(execution));
    }

    /**
     * The call that completes an execution, for those who make it in a transaction of their own. They say how it went:
     * {@link #completed}, {@link #lost}, or one of the other ends.
     */
    public CompleteCall completion(Execution execution, RecordedOutcome outcome) {
        execution.beginEnd(timers.nanoTime());
        return completeCall(execution, outcome);
    }

    private static CompleteCall completeCall(Execution execution, RecordedOutcome outcome) {
        execution.recording(outcome.status());
        Duration retention = execution.attempt().policy().retention(outcome.status());
        return new CompleteCall(execution.ownership(), outcome, retention);
    }

    /** Says that the outcome of an execution is recorded, such as a {@link #completion} that is committed. */
    public void completed(Execution execution) {
        ended(execution);
        listener.recorded(execution);
    }

    private void ended(Execution execution) {
        letGo(execution);
        followers.recorded(execution.ownership().id());
    }

    /** Says that the {@link #completion} of an execution found the ownership lost. */
    public void lost(Execution execution) {
        if (execution.lose()) {
            listener.ownershipLost(execution);
        }
        ended(execution);
    }

    /**
     * Says what is recorded of a request whose own end is not certain, or was lost to somebody else. Nothing is reserved or
     * taken over.
     *
     * @return a replay or a refusal, within the store bound; never exceptionally
     */
    public CompletableFuture<Admission> recorded(Attempt attempt) {
        return followers.load(List.of(attempt.id())).handle((outcomes, failure) -> {
            if (failure == null && outcomes.get(0) instanceof LoadOutcome.Found found) {
                try {
                    return Decisions.now(attempt, found.record());
                } catch (RuntimeException e) {
                    // A record that cannot be understood tells nothing.
                }
            }
            return new Admission.Refused(new Refusal.OutcomeUnknown());
        });
    }

    /** Says that a duplicate is answered with what is recorded. */
    public void replayed(Attempt attempt, int status) {
        listener.replayed(attempt, status);
    }

    /**
     * Ends an execution whose outcome is not recorded and that had no effect: the next request with its key is a first one. To
     * be called before the response leaves.
     *
     * @return completes within the settle bound; never exceptionally
     */
    public CompletableFuture<Settlement> release(Execution execution) {
        return end(execution, ReleaseCall.forget(execution.ownership()));
    }

    /**
     * Ends an execution of which nobody knows whether it had an effect. Where the operation has a reconciler the next duplicate
     * asks it before anything runs again; otherwise the key is released. To be called before the response leaves.
     *
     * @return completes within the settle bound; never exceptionally
     */
    public CompletableFuture<Settlement> fail(Execution execution) {
        return execution.attempt().policy().stale() == StalePolicy.RECONCILE
                ? end(execution, ReleaseCall.endLease(execution.ownership(), Duration.ZERO))
                : release(execution);
    }

    CompletableFuture<Settlement> end(Execution execution, ReleaseCall call) {
        return settler.settle(execution,
                () -> Stages.outcomes(1, () -> store.release(List.of(call)))
                        .thenApply(outcomes -> outcomes.get(0) == ReleaseOutcome.RELEASED),
                false, settlement -> {
                    letGo(execution);
                    followers.freed(execution.ownership().id());
                    if (settlement == Settlement.SETTLED) {
                        listener.released(execution);
                    }
                },
                () -> abandon(execution));
    }

    private void reserve(Waiters.Waiter request) {
        localKeys.enter(request.attempt().id());
        reserveAgain(request);
    }

    /** Asks the store for the key of a request that is counted as busy with it. */
    void reserveAgain(Waiters.Waiter request) {
        Attempt attempt = request.attempt();
        long askedAt = timers.nanoTime();
        Reservation reservation = new Reservation(attempt.id(), attempt.realm(), attempt.binding(), incarnation.reserves(),
                attempt.policy().lease(), attempt.policy().retention(), attempt.policy().asynchronousReserve(),
                attempt.caller());
        bounded(request, Stages.outcomes(1, () -> store.reserve(List.of(reservation))), outcomes -> {
            ReserveOutcome outcome = outcomes.get(0);
            if (outcome instanceof ReserveOutcome.Owned owned) {
                execute(request, new Ownership(attempt.id(), reservation.owner(), owned.fence()),
                        askedAt + attempt.policy().lease().toNanos());
            } else if (outcome instanceof ReserveOutcome.Exists exists) {
                duplicate(request.told(), exists.record(), askedAt);
            }
        });
    }

    /**
     * Waits for an answer of the store. A request does not wait longer than the bound, but an answer that comes later is not
     * thrown away: what was reserved or taken over by then is given back. A call that fails may take effect later, and is
     * looked after.
     */
    <T> void bounded(Waiters.Waiter request, CompletableFuture<T> answer, Consumer<T> then) {
        Timers.Timer bound = answer.isDone() ? () -> {
        }
                : timers.schedule(limits.storeBound(), () -> request.admission().complete(new Admission.Refused(
                        new Refusal.StoreUnavailable(new TimeoutException("No answer within " + limits.storeBound()),
                                request.keyKnown()))));
        answer.whenComplete((outcomes, failure) -> {
            bound.cancel();
            if (failure != null) {
                if (!(failure instanceof StoreNotAskedException)) {
                    lostReserves.add(request.attempt().id());
                }
                refuse(request, new Refusal.StoreUnavailable(failure, request.keyKnown()));
                return;
            }
            try {
                then.accept(outcomes);
            } catch (RuntimeException e) {
                // A record that cannot be understood: thrown here it would reach nobody.
                refuse(request, new Refusal.RecordUnreadable(e));
            }
        });
    }

    private void execute(Waiters.Waiter request, Ownership ownership, long leaseEndNanos) {
        Execution execution = new Execution(request.attempt(), ownership, leaseEndNanos);
        hold(execution);
        if (!letRun(request, execution)) {
            // Nothing has run, so the key is free again.
            release(execution);
        }
    }

    /**
     * Lets a request run its method, unless it was given up while the store was asked, or the ownership was lost, or the
     * process was away for so long that the lease is over: then somebody else may be running the method already.
     *
     * @return whether it runs
     */
    boolean letRun(Waiters.Waiter request, Execution execution) {
        if (surelyOwns(execution)) {
            return request.admission().complete(new Admission.Execute(execution));
        }
        request.admission().complete(new Admission.Refused(new Refusal.PausedPastLease()));
        return false;
    }

    /**
     * Whether nobody else can have taken the record over: no answer has said so, and the lease holds. To be asked right before
     * the method runs, because the request may not have gone on for long since it was admitted.
     */
    public boolean surelyOwns(Execution execution) {
        return !execution.isLost() && execution.leaseEndNanos() - timers.nanoTime() > 0;
    }

    void hold(Execution execution) {
        leases.hold(execution);
    }

    private void letGo(Execution execution) {
        leases.drop(execution);
        localKeys.leave(execution.ownership().id());
    }

    private void duplicate(Waiters.Waiter request, IdempotencyRecord record, long askedAt) {
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
            staleRecords.follow(request, inProgress);
        } else {
            followLiving(request, record);
        }
    }

    /** Follows a record that is completed, or whose owner is believed alive. */
    void followLiving(Waiters.Waiter request, IdempotencyRecord record) {
        Admission admission = Decisions.unlessRunning(request.attempt(), record);
        if (admission == null && (request.attempt().policy().inFlight() == InFlight.REJECT || hasWaitedEnough(request))) {
            admission = new Admission.Refused(new Refusal.InProgress());
        } else if (admission == null && !followers.add(request)) {
            admission = new Admission.Refused(new Refusal.Overloaded());
        }
        if (admission == null) {
            listener.waits(request.attempt());
            request.waits().run();
            if (draining) {
                // It may have begun to wait after all who waited were refused.
                followers.refuseAll(new Refusal.ShuttingDown());
            }
        }
        // Last, so that whatever fails before leaves once only.
        localKeys.leave(request.attempt().id());
        if (admission != null) {
            request.admission().complete(admission);
        }
    }

    /**
     * Whether the record is this node's, for the same request, and nobody here runs it: the answer to its reserve, or to its
     * takeover, was lost.
     */
    private boolean isOrphan(IdempotencyRecord record, Attempt attempt) {
        return record instanceof IdempotencyRecord.InProgress inProgress
                && incarnation.is(inProgress.ownership().owner())
                && !inProgress.leaseOver()
                && inProgress.binding().equals(attempt.binding())
                && localKeys.alone(record.id());
    }

    private boolean hasWaitedEnough(Waiters.Waiter request) {
        return request.deadlineNanos() - timers.nanoTime() <= 0;
    }

    void refuse(Waiters.Waiter request, Refusal refusal) {
        localKeys.leave(request.attempt().id());
        request.admission().complete(new Admission.Refused(refusal));
    }

    private void abandon(Execution execution) {
        leases.drop(execution);
        lostReserves.abandon(execution);
        forgetLater(execution);
    }

    /** The method ran: until the store, too, must see the lease as over, nobody here may take the record for an orphan. */
    private void forgetLater(Execution execution) {
        boolean mayBeExtended = execution.mayBeExtended();
        timers.schedule(mayBeExtended ? execution.attempt().policy().lease() : execution.mayLive(), () -> {
            if (mayBeExtended) {
                forgetLater(execution);
            } else {
                localKeys.leave(execution.ownership().id());
            }
        });
    }
}
