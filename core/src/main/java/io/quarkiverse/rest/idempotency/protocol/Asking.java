package io.quarkiverse.rest.idempotency.protocol;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Handles the store calls of a request before its admission is decided: it waits for an answer within its bound, is rejected,
 * or begins its method.
 */
final class Asking {

    private final Timers timers;
    private final ProtocolLimits limits;
    private final LocalKeys localKeys;
    private final LostReserves lostReserves;
    private final Leases leases;

    Asking(Timers timers, ProtocolLimits limits, LocalKeys localKeys, LostReserves lostReserves, Leases leases) {
        this.timers = timers;
        this.limits = limits;
        this.localKeys = localKeys;
        this.lostReserves = lostReserves;
        this.leases = leases;
    }

    /**
     * Waits for an answer of the store. A request does not wait longer than the bound, but an answer that comes later is not
     * thrown away: a record that was reserved or taken over by then is given back. A call that fails may take effect later, and
     * is followed up.
     */
    <T> void bounded(PendingRequests.PendingRequest request, CompletableFuture<T> answer, Consumer<T> then) {
        bounded(new Asked<>(request, then, true), answer);
    }

    /** The same for a request that has asked for nothing but to read: its call leaves nothing behind when it fails. */
    <T> void reading(PendingRequests.PendingRequest request, CompletableFuture<T> answer, Consumer<T> then) {
        bounded(new Asked<>(request, then, false), answer);
    }

    private <T> void bounded(Asked<T> asked, CompletableFuture<T> answer) {
        if (!answer.isDone()) {
            asked.bound = timers.schedule(limits.storeBound(), asked);
        }
        answer.whenComplete(asked);
    }

    /** A call that a request waits for. It handles the answer, and the end of the bound. */
    private final class Asked<T> implements BiConsumer<@Nullable T, @Nullable Throwable>, Runnable {

        private final PendingRequests.PendingRequest request;
        private final Consumer<T> then;
        private final boolean mayTakeEffect;
        private Timers.@Nullable Timer bound;

        /**
         * @param mayTakeEffect whether the call may take effect in the store although it fails
         */
        Asked(PendingRequests.PendingRequest request, Consumer<T> then, boolean mayTakeEffect) {
            this.request = request;
            this.then = then;
            this.mayTakeEffect = mayTakeEffect;
        }

        @Override
        public void run() {
            request.admission().complete(new Admission.Rejected(new Rejection.StoreUnavailable(
                    new TimeoutException("No answer within " + limits.storeBound()), request.keyKnown())));
        }

        @Override
        public void accept(@Nullable T result, @Nullable Throwable failure) {
            if (bound != null) {
                bound.cancel();
            }
            if (failure != null) {
                if (mayTakeEffect && !(failure instanceof StoreNotAskedException)) {
                    lostReserves.add(request.attempt().id());
                }
                reject(request, new Rejection.StoreUnavailable(failure, request.keyKnown()));
                return;
            }
            try {
                then.accept(Objects.requireNonNull(result));
            } catch (RuntimeException e) {
                // The record cannot be understood: an exception thrown here would reach no caller.
                reject(request, new Rejection.RecordUnreadable(e));
            }
        }
    }

    void reject(PendingRequests.PendingRequest request, Rejection rejection) {
        decide(request, new Admission.Rejected(rejection));
    }

    /** Decides a request whose method does not run, and which is not busy with its key any more. */
    void decide(PendingRequests.PendingRequest request, Admission admission) {
        localKeys.leave(request.attempt().id());
        request.admission().complete(admission);
    }

    /**
     * Lets a request run its method, unless it was given up while the store was asked, or the ownership was lost, or the
     * process was paused for so long that the lease is over: then another node may be running the method already.
     *
     * @return whether it runs
     */
    boolean letRun(PendingRequests.PendingRequest request, Execution execution) {
        if (surelyOwns(execution)) {
            return request.admission().complete(new Admission.Execute(execution));
        }
        request.admission().complete(new Admission.Rejected(new Rejection.PausedPastLease()));
        return false;
    }

    /**
     * Whether no other owner can have taken the record over: no answer has said so, and the lease holds. To be called right
     * before the method runs, because the request may have paused for long since it was admitted. A claim is held by its
     * transaction, which cannot be committed once it has lost it.
     */
    boolean surelyOwns(Execution execution) {
        return !execution.isLost() && (execution.isClaim() || execution.leaseEndNanos() - timers.nanoTime() > 0);
    }

    /** Keeps an execution alive from now on, and counts it. */
    void hold(Execution execution) {
        leases.hold(execution);
    }
}
