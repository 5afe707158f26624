package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.spi.Claim;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;

/**
 * Ends executions: their response is recorded, or their key given back; waiting duplicates are woken, and nothing of it stays
 * on this node once the store has confirmed.
 */
final class Ends {

    private final IdempotencyStore store;
    private final Timers timers;
    private final ProtocolListener listener;
    private final Settler settler;
    private final Leases leases;
    private final LocalKeys localKeys;
    private final Claims claims;
    private final LostReserves lostReserves;
    private final WaitingDuplicates waitingDuplicates;

    Ends(IdempotencyStore store, Timers timers, ProtocolListener listener, Settler settler, Leases leases,
            LocalKeys localKeys, Claims claims, LostReserves lostReserves, WaitingDuplicates waitingDuplicates) {
        this.store = store;
        this.timers = timers;
        this.listener = listener;
        this.settler = settler;
        this.leases = leases;
        this.localKeys = localKeys;
        this.claims = claims;
        this.lostReserves = lostReserves;
        this.waitingDuplicates = waitingDuplicates;
    }

    /** Records a response. */
    CompletableFuture<Settlement> complete(Execution execution, RecordedResponse response) {
        CompleteCall call = completeCall(execution, response);
        return settler.settle(execution,
                () -> Stages.isResult(CompleteResult.COMPLETED, () -> store.complete(List.of(call))),
                true, settlement -> {
                    ended(execution);
                    if (settlement == Settlement.SETTLED) {
                        listener.recorded(execution);
                    }
                }, () -> abandon(execution));
    }

    /** The call of components that complete an execution in a transaction of their own. */
    CompleteCall completion(Execution execution, RecordedResponse response) {
        execution.beginEnd(timers.nanoTime());
        return completeCall(execution, response);
    }

    private static CompleteCall completeCall(Execution execution, RecordedResponse response) {
        execution.recording(response.status());
        Attempt attempt = execution.attempt();
        return new CompleteCall(execution.ownership(), response, execution.retention(response.status()),
                attempt.policy().tombstoneRetention(),
                execution.isClaim()
                        ? new Claim(Objects.requireNonNull(attempt.realm(), "realm"), attempt.binding(), attempt.caller())
                        : null);
    }

    /** A {@link #completion} is committed. */
    void completed(Execution execution) {
        ended(execution);
        listener.recorded(execution);
    }

    /** A {@link #completion} found the ownership lost. */
    void lost(Execution execution) {
        if (execution.lose()) {
            listener.ownershipLost(execution);
        }
        ended(execution);
    }

    private void ended(Execution execution) {
        letGo(execution);
        waitingDuplicates.recorded(execution.ownership().id());
    }

    /**
     * The execution had no effect: the next request with its key is a first one. One that has made progress, or has taken over
     * a record that has some, leaves it to that request.
     */
    CompletableFuture<Settlement> release(Execution execution) {
        if (execution.mayHaveInherited()) {
            return end(execution, () -> releaseUnlessInherited(execution));
        }
        return end(execution, execution.isResumable() ? ReleaseCall.endLease(execution.ownership(), Duration.ZERO)
                : ReleaseCall.forget(execution.ownership()));
    }

    /** No step has read the progress of the earlier owner, which may be there nevertheless. */
    private CompletableFuture<Boolean> releaseUnlessInherited(Execution execution) {
        Ownership ownership = execution.ownership();
        return Stages.result(() -> store.loadProgress(List.of(ownership))).thenCompose(loaded -> {
            if (loaded instanceof LoadProgressResult.Lost) {
                return CompletableFuture.completedFuture(false);
            }
            boolean progress = loaded instanceof LoadProgressResult.Found || execution.isResumable();
            return isReleased(progress ? ReleaseCall.endLease(ownership, Duration.ZERO) : ReleaseCall.forget(ownership));
        });
    }

    private CompletableFuture<Boolean> isReleased(ReleaseCall call) {
        return Stages.isResult(ReleaseResult.RELEASED, () -> store.release(List.of(call)));
    }

    /** Ends an execution of which it is not known whether it had an effect. */
    CompletableFuture<Settlement> fail(Execution execution) {
        return execution.attempt().policy().stale() == StalePolicy.RECONCILE
                ? end(execution, ReleaseCall.endLease(execution.ownership(), Duration.ZERO))
                : release(execution);
    }

    CompletableFuture<Settlement> end(Execution execution, ReleaseCall call) {
        return execution.isClaim() ? endClaim(execution) : end(execution, () -> isReleased(call));
    }

    private CompletableFuture<Settlement> end(Execution execution, Supplier<CompletableFuture<Boolean>> released) {
        return settler.settle(execution, released, false, settlement -> {
            letGo(execution);
            waitingDuplicates.freed(execution.ownership().id());
            if (settlement == Settlement.SETTLED) {
                listener.released(execution);
            }
        }, () -> abandon(execution));
    }

    /**
     * The store has nothing of a claim, which ends with its transaction. Only a record tells that the claim was lost before, as
     * with the connection of a node that was paused.
     */
    private CompletableFuture<Settlement> endClaim(Execution execution) {
        letGo(execution);
        waitingDuplicates.freed(execution.ownership().id());
        if (!execution.hasRun()) {
            listener.released(execution);
            return CompletableFuture.completedFuture(Settlement.SETTLED);
        }
        return waitingDuplicates.load(List.of(execution.ownership().id())).handle((found, failure) -> {
            if (failure == null && found.get(0) instanceof LoadResult.Found record
                    && record.record() instanceof IdempotencyRecord.Completed) {
                return Settlement.LOST;
            }
            if (failure != null || execution.isEnding()) {
                // A transaction whose record was handed to the store may be committed in spite of its failure.
                return Settlement.DEFERRED;
            }
            listener.released(execution);
            return Settlement.SETTLED;
        });
    }

    /** The transaction of an execution has not got the claim. Its request goes on, and is counted as busy with its key. */
    void unclaimed(Execution execution) {
        leases.drop(execution);
        claims.leave(execution);
    }

    private void letGo(Execution execution) {
        leases.drop(execution);
        claims.leave(execution);
        localKeys.leave(execution.ownership().id());
    }

    private void abandon(Execution execution) {
        if (execution.isClaim()) {
            letGo(execution);
            return;
        }
        leases.drop(execution);
        lostReserves.abandon(execution);
        forgetLater(execution);
    }

    /**
     * The method ran: until the store, too, must see the lease as over, no request here may take the record for an orphaned
     * one.
     */
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
