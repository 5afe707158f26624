package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;

/**
 * A request that owns its key and whose method is about to run, is running, or waits for its response to be recorded. It owns
 * the key by a lease of its record, or by a claim: then the key has no record, and belongs to the transaction of the method.
 */
public final class Execution {

    private final Attempt attempt;
    private final Ownership ownership;
    private volatile boolean lost;
    private final long begunAtNanos;
    private final boolean claim;
    private final long deadlineNanos;
    private volatile long leaseEndNanos;
    private int unansweredHeartbeats;
    private volatile boolean heartbeatFailed;
    private volatile Duration decidedAfter = Duration.ZERO;
    private volatile boolean run;
    private volatile boolean takenOver;
    private volatile boolean resumable;
    private volatile boolean mayHaveInherited;
    private volatile int status;
    private volatile @Nullable Duration retention;
    private volatile boolean ending;
    private volatile long endingSinceNanos;
    private volatile BooleanSupplier transactionOver = () -> false;
    private boolean renewalEndTold;

    Execution(Attempt attempt, Ownership ownership, long leaseEndNanos) {
        this(attempt, ownership, leaseEndNanos, false, leaseEndNanos);
    }

    private Execution(Attempt attempt, Ownership ownership, long leaseEndNanos, boolean claim, long deadlineNanos) {
        this.attempt = attempt;
        this.ownership = ownership;
        this.leaseEndNanos = leaseEndNanos;
        this.begunAtNanos = leaseEndNanos - attempt.policy().lease().toNanos();
        this.claim = claim;
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * An execution whose key is to be claimed by the transaction of its method.
     *
     * @param owner the owner of this claim alone
     * @param deadlineNanos the time until which its request waits if it cannot have the claim
     */
    static Execution claim(Attempt attempt, Owner owner, long nowNanos, long deadlineNanos) {
        return new Execution(attempt, new Ownership(attempt.id(), owner, 0), nowNanos + attempt.policy().lease().toNanos(),
                true, deadlineNanos);
    }

    /** Whether it owns its key by a claim, so that it has no lease, and no record until it is completed. */
    public boolean isClaim() {
        return claim;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** When its lease or its claim began, in the terms of {@link Timers#nanoTime()}. */
    long begunAtNanos() {
        return begunAtNanos;
    }

    public Attempt attempt() {
        return attempt;
    }

    public Ownership ownership() {
        return ownership;
    }

    /** Until when the lease surely holds, in the terms of {@link Timers#nanoTime()}; the store's own end is never earlier. */
    long leaseEndNanos() {
        return leaseEndNanos;
    }

    /** Answers may come in another order than the calls; the latest call counts. */
    synchronized void extend(long newLeaseEndNanos) {
        if (newLeaseEndNanos - leaseEndNanos > 0) {
            leaseEndNanos = newLeaseEndNanos;
        }
    }

    /** Whether a third of the lease has passed, or more. One that has been ending for a whole lease is not kept any more. */
    boolean due(long nowNanos) {
        long lease = attempt.policy().lease().toNanos();
        return !claim && leaseEndNanos - nowNanos <= lease / 3 * 2 && !(ending && nowNanos - endingSinceNanos >= lease);
    }

    /**
     * Notes that its method runs in a transaction, in which its record is to be completed.
     *
     * @param over whether that transaction has ended by itself, and so without the record. Asked on any thread; does not block
     */
    public void runsIn(BooleanSupplier over) {
        transactionOver = over;
    }

    /**
     * The reason that its lease is left to expire although its method has not ended: a method that hangs must not keep its key
     * for ever.
     *
     * @return {@code null} while its lease is to be renewed, as it is again while its end is handed to the store
     */
    @Nullable
    RenewalEnd renewalEnd(long nowNanos) {
        if (ending) {
            return null;
        }
        if (nowNanos - begunAtNanos >= attempt.policy().maxExecution().toNanos()) {
            return RenewalEnd.MAX_EXECUTION_TIME;
        }
        return transactionOver.getAsBoolean() ? RenewalEnd.TRANSACTION_OVER : null;
    }

    /**
     * Notes that it has been told that its lease is not renewed any more.
     *
     * @return whether that is news
     */
    synchronized boolean tellRenewalEnd() {
        boolean news = !renewalEndTold;
        renewalEndTold = true;
        return news;
    }

    synchronized void heartbeatAsked() {
        unansweredHeartbeats++;
    }

    synchronized void heartbeatAnswered() {
        unansweredHeartbeats--;
    }

    /** A failed heartbeat may have been sent nevertheless, and reach the store much later. */
    synchronized void heartbeatFailed() {
        heartbeatFailed = true;
        unansweredHeartbeats--;
    }

    /** Whether a heartbeat that has not been answered may still reach the store and extend the lease there. */
    synchronized boolean mayBeExtended() {
        return unansweredHeartbeats > 0;
    }

    /**
     * The time for which the store may believe this ownership alive, counted from its last heartbeat: one lease, or, where a
     * heartbeat may come late, as long as the record is kept.
     */
    Duration mayLive() {
        OperationPolicy policy = attempt.policy();
        return heartbeatFailed ? policy.keptInProgress() : policy.lease();
    }

    /** Notes the time that it took to decide that its request owns the key. */
    void decidedAfter(Duration after) {
        decidedAfter = after;
    }

    Duration decidedAfter() {
        return decidedAfter;
    }

    /** Notes that its method is about to run. */
    void run() {
        run = true;
    }

    /** Notes that an earlier owner was interrupted, whose method may have had its effect. */
    void takenOver() {
        takenOver = true;
        mayHaveInherited = attempt.policy().resumes();
    }

    /** Whether an earlier owner was interrupted. Its method may have had a part of its effect, or all of it. */
    public boolean isTakeover() {
        return takenOver;
    }

    /**
     * Notes that its record has progress from which a later run of the method goes on. When its response is not recorded, the
     * record stays, without an owner, and the next request with its key takes it over at once.
     */
    public void resumable() {
        resumable = true;
    }

    /**
     * Notes that the progress of its record has been read.
     *
     * @param found whether an earlier owner has left some
     */
    void inherited(boolean found) {
        resumable |= found && mayHaveInherited;
        mayHaveInherited = false;
    }

    /** Whether its record has progress, or may have that of a recording whose answer is lost. */
    boolean isResumable() {
        return resumable;
    }

    /** Whether its record has no progress of its own, and may have that of an earlier owner, which has not been read. */
    boolean mayHaveInherited() {
        return mayHaveInherited && !resumable;
    }

    /** Whether its method ran, or is about to. */
    public boolean hasRun() {
        return run;
    }

    void recording(int recordedStatus) {
        status = recordedStatus;
    }

    /** Sets the time for which its record is kept, regardless of the policy of the operation. */
    public void recordFor(Duration kept) {
        retention = kept;
    }

    /**
     * @return the time for which its record is kept when it is completed with a status
     */
    Duration retention(int recordedStatus) {
        Duration own = retention;
        return own != null ? own : attempt.policy().retention(recordedStatus);
    }

    /** The status of the response that is recorded, or about to be; empty when there is none. */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    void beginEnd(long nowNanos) {
        endingSinceNanos = nowNanos;
        ending = true;
        if (claim) {
            // No heartbeat has extended it: this is how long its response is tried to be recorded.
            leaseEndNanos = nowNanos + attempt.policy().lease().toNanos();
        }
    }

    /** Whether its end has been handed to the store, which may have it already. */
    boolean isEnding() {
        return ending;
    }

    /**
     * Notes that the ownership is lost.
     *
     * @return whether that is news
     */
    synchronized boolean lose() {
        boolean news = !lost;
        lost = true;
        return news;
    }

    boolean isLost() {
        return lost;
    }
}
