package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;

/**
 * The protocol of one node over one store.
 * <p>
 * {@link #admit} reserves the key of a request or decides how else it is answered. A caller that is admitted to execute ends
 * the execution once, by {@link #complete} or {@link #release}. All methods may be called from any thread, block only if the
 * store does, and never throw because of the store: a failure of the store is an answer, too.
 */
public final class IdempotencyProtocol {

    private final Incarnation incarnation;
    private final Timers timers;
    private final ProtocolListener listener;
    private final WaitingDuplicates waitingDuplicates;
    private final Leases leases;
    private final LocalKeys localKeys = new LocalKeys();
    private final Claims claims = new Claims();
    private final Asking asking;
    private final Ends ends;
    private final Progress progress;
    private final StaleRecords staleRecords;
    private final Admissions admissions;

    /**
     * @param store the store of the records
     * @param timers the time and the scheduler of delayed tasks
     * @param random tells this incarnation from all others, and spreads periodic work
     * @param limits the bounds of this node
     * @param listeners are told about the course of requests
     */
    public IdempotencyProtocol(IdempotencyStore store, Timers timers, RandomGenerator random, ProtocolLimits limits,
            ProtocolListener... listeners) {
        this.incarnation = new Incarnation(random);
        this.timers = timers;
        this.listener = new QuietListener(List.of(listeners));
        Settler settler = new Settler(timers, random, limits.settleBound(), limits.storeBound(), this.listener);
        LostReserves lostReserves = new LostReserves(store, incarnation, timers, localKeys, limits.storeBound());
        this.waitingDuplicates = new WaitingDuplicates(store, timers, random, limits, claims, this::askAgain);
        this.leases = new Leases(store, timers, limits.heartbeatInterval(), limits.storeBound(), this.listener);
        this.asking = new Asking(timers, limits, localKeys, lostReserves, leases);
        this.ends = new Ends(store, timers, this.listener, settler, leases, localKeys, claims, lostReserves,
                waitingDuplicates);
        this.progress = new Progress(store, timers, limits.settleBound(), limits.storeBound(), this.listener);
        this.staleRecords = new StaleRecords(store, incarnation, timers, this.listener, asking, ends);
        this.admissions = new Admissions(store, incarnation, timers, this.listener, localKeys, claims, asking, ends,
                waitingDuplicates, staleRecords);
    }

    private void askAgain(PendingRequests.PendingRequest request) {
        admissions.reserve(request);
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

    /** The number of requests that wait on this node. */
    public int waiting() {
        return waitingDuplicates.count();
    }

    /** The number of executions that this node keeps alive. */
    public int running() {
        return leases.size();
    }

    /** The time for which the oldest of them has been running; zero when there is none. */
    public Duration longestRunning() {
        return leases.longest();
    }

    /**
     * Decides about a request. Cancelling the returned future gives the request up: a pending request is forgotten, and a key
     * that is reserved nevertheless is released.
     *
     * @return completes within the store bound, the wait limit of the operation and the time of its reconciliation; never
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
     * @param decidedOrWaits runs, perhaps more than once and on any thread, when the request is decided or given up, and when
     *        it begins to wait for an owner or for a reconciliation, and so for longer than the store bound
     */
    public CompletableFuture<Admission> admit(Attempt attempt, Runnable decidedOrWaits) {
        PendingRequests.PendingRequest request = pending(attempt, timers.nanoTime(), decidedOrWaits);
        admissions.admit(request);
        return request.admission();
    }

    private PendingRequests.PendingRequest pending(Attempt attempt, long askedAt, Runnable decidedOrWaits) {
        PendingAdmission admission = new PendingAdmission(attempt, askedAt, timers, listener, decidedOrWaits);
        return new PendingRequests.PendingRequest(attempt, admission, askedAt + attempt.policy().waitLimit().toNanos(),
                decidedOrWaits);
    }

    /**
     * Decides once more about the request of an execution whose transaction has found its key claimed by another one: it is a
     * duplicate, and is rejected or waits. The execution is over.
     *
     * @param decidedOrWaits as for {@link #admit(Attempt, Runnable)}
     * @return as {@link #admit(Attempt)}
     */
    public CompletableFuture<Admission> occupied(Execution claim, Runnable decidedOrWaits) {
        PendingRequests.PendingRequest request = unclaimed(claim, decidedOrWaits);
        admissions.occupied(request);
        return request.admission();
    }

    /**
     * The same for an execution whose transaction has claimed its key, and then found a record.
     */
    public CompletableFuture<Admission> preceded(Execution claim, IdempotencyRecord record, Runnable decidedOrWaits) {
        PendingRequests.PendingRequest request = unclaimed(claim, decidedOrWaits);
        admissions.preceded(request, record);
        return request.admission();
    }

    /**
     * The same for an execution whose transaction could not ask whether its key is claimed.
     *
     * @return a rejection
     */
    public CompletableFuture<Admission> notClaimed(Execution claim, Throwable failure) {
        PendingRequests.PendingRequest request = unclaimed(claim, () -> {
        });
        asking.reject(request, new Rejection.StoreUnavailable(failure));
        return request.admission();
    }

    private PendingRequests.PendingRequest unclaimed(Execution claim, Runnable decidedOrWaits) {
        ends.unclaimed(claim);
        return pending(claim.attempt(), claim.deadlineNanos() - claim.attempt().policy().waitLimit().toNanos(),
                decidedOrWaits);
    }

    /**
     * Reconciles a stale record for which no duplicate has come. An applied response is recorded; where nothing was applied,
     * the key is given back, and no method runs.
     *
     * @param attempt the request of the record, of which its realm need not be known
     * @return completes when the record is settled, left, or found to be another node's; never exceptionally
     */
    public CompletableFuture<Admission> reconcile(Attempt attempt, IdempotencyRecord.InProgress stale) {
        localKeys.enter(attempt.id());
        return staleRecords.reconcile(attempt, stale);
    }

    /**
     * Rejects every request from now on, and the requests that wait here: another node answers them. A running execution keeps
     * its lease, ends as always, and is never released because of the drain; an execution that has not ended when the process
     * ends is left to its lease.
     *
     * @return completes when nothing runs here any more; never exceptionally
     */
    public CompletableFuture<Void> drain() {
        admissions.drain();
        return leases.allDropped();
    }

    /**
     * Records the response of an execution and wakes the duplicates that wait for it here. To be called before the response
     * leaves.
     *
     * @param response the response that duplicates get
     * @return completes within the settle bound; never exceptionally
     */
    public CompletableFuture<Settlement> complete(Execution execution, RecordedResponse response) {
        return ends.complete(execution, response);
    }

    /**
     * The call that completes an execution, for callers that make it in a transaction of their own. They report its result:
     * {@link #completed}, {@link #lost}, or one of the other ends.
     */
    public CompleteCall completion(Execution execution, RecordedResponse response) {
        return ends.completion(execution, response);
    }

    /** Notes that the response of an execution is recorded, as by a {@link #completion} that is committed. */
    public void completed(Execution execution) {
        ends.completed(execution);
    }

    /** Notes that the {@link #completion} of an execution found the ownership lost. */
    public void lost(Execution execution) {
        ends.lost(execution);
    }

    /**
     * Finds the recorded response of a request whose own end is not certain, or was lost to another owner. Nothing is reserved
     * or taken over.
     *
     * @return a replay or a rejection, within the store bound; never exceptionally
     */
    public CompletableFuture<Admission> recorded(Attempt attempt) {
        return recorded(attempt, new Rejection.OutcomeUnknown());
    }

    private CompletableFuture<Admission> recorded(Attempt attempt, Rejection ifAbsent) {
        return waitingDuplicates.load(List.of(attempt.id())).handle((results, failure) -> {
            if (failure == null && results.get(0) instanceof LoadResult.Absent) {
                return new Admission.Rejected(ifAbsent);
            }
            if (failure == null && results.get(0) instanceof LoadResult.Found found) {
                try {
                    return Decisions.now(attempt, found.record());
                } catch (RuntimeException e) {
                    // A record that cannot be understood tells nothing.
                }
            }
            return new Admission.Rejected(new Rejection.OutcomeUnknown());
        });
    }

    /**
     * The same for an execution. Where a key is claimed, a record that is absent tells that its transaction is not committed so
     * far.
     */
    public CompletableFuture<Admission> recorded(Execution execution) {
        return execution.isClaim() ? recorded(execution.attempt(), new Rejection.InProgress()) : recorded(execution.attempt());
    }

    /**
     * Reads the progress of the method of an execution, which an earlier owner may have left.
     *
     * @return completes within the settle bound, and fails when the store does not answer
     */
    public CompletableFuture<LoadProgressResult> loadProgress(Execution execution) {
        return progress.load(execution);
    }

    /**
     * Records the progress of the method of an execution.
     *
     * @param recorded the whole progress, longer than any before
     * @return completes within the settle bound, and fails when the store does not answer
     */
    public CompletableFuture<RecordProgressResult> recordProgress(Execution execution, byte[] recorded) {
        return progress.record(execution, recorded);
    }

    /**
     * Whether no other owner can have taken the record of an execution over, and its end has not been handed to the store, so
     * that progress could not be recorded any more. Holds for the moment of the call.
     */
    public boolean surelyOwns(Execution execution) {
        return asking.surelyOwns(execution) && !execution.isEnding();
    }

    /** Notes that a duplicate is answered with the recorded response. */
    public void replayed(Attempt attempt, int status) {
        listener.replayed(attempt, status);
    }

    /**
     * Ends an execution whose response is not recorded and that had no effect: the next request with its key is a first one. To
     * be called before the response leaves.
     *
     * @return completes within the settle bound; never exceptionally
     */
    public CompletableFuture<Settlement> release(Execution execution) {
        return ends.release(execution);
    }

    /**
     * Ends an execution whose effect is not known. Where the operation has a reconciler, the next duplicate asks it before
     * anything runs again; otherwise the key is released. To be called before the response leaves.
     *
     * @return completes within the settle bound; never exceptionally
     */
    public CompletableFuture<Settlement> fail(Execution execution) {
        return ends.fail(execution);
    }

    /**
     * Gives an execution up whose method has not begun and will not. Of a record that was taken over it is not known whether a
     * former owner's method had its effect, so that it stays, for the next request to deal with.
     *
     * @return completes within the settle bound; never exceptionally
     */
    public CompletableFuture<Settlement> giveUp(Execution execution) {
        return incarnation.tookOver(execution.ownership().owner())
                ? ends.end(execution, ReleaseCall.endLease(execution.ownership(), Duration.ZERO))
                : release(execution);
    }

    /**
     * Announces that the method of an execution is about to run. To be called right before, because the request may have paused
     * for long since it was admitted, and another node may run the method by now: then its key is given back as far as it is
     * this node's.
     *
     * @return whether it may run; otherwise the request is rejected with {@link Rejection.PausedPastLease}
     */
    public boolean begin(Execution execution) {
        if (!mayRun(execution)) {
            return false;
        }
        listener.admitted(execution.attempt(), new Admission.Execute(execution), execution.decidedAfter());
        execution.run();
        return true;
    }

    /**
     * Looks once more whether the method of an execution may run, for a request that had to wait since {@link #begin}, such as
     * for a connection. If it may not, its key is given back as far as it is this node's.
     *
     * @return whether it may run; otherwise the request is rejected with {@link Rejection.PausedPastLease}, and the listener
     *         has been told so
     */
    public boolean mayRun(Execution execution) {
        if (asking.surelyOwns(execution)) {
            return true;
        }
        listener.admitted(execution.attempt(), new Admission.Rejected(new Rejection.PausedPastLease()),
                execution.decidedAfter());
        giveUp(execution);
        return false;
    }
}
