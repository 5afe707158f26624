package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * Deals with records whose lease is over. Of all duplicates on all nodes one takes the record over; it runs the method again,
 * or reconciles it first. The others follow it like any owner.
 */
final class StaleRecords {

    private final IdempotencyStore store;
    private final Incarnation incarnation;
    private final Timers timers;
    private final ProtocolListener listener;
    private final Asking asking;
    private final Ends ends;

    StaleRecords(IdempotencyStore store, Incarnation incarnation, Timers timers, ProtocolListener listener, Asking asking,
            Ends ends) {
        this.store = store;
        this.incarnation = incarnation;
        this.timers = timers;
        this.listener = listener;
        this.asking = asking;
        this.ends = ends;
    }

    /**
     * @param request a request that is counted as busy with its key
     * @param living goes on with the record that is there instead, because another node has taken it over
     * @param gone asks for the key again, because the record is not there any more
     */
    void follow(PendingRequests.PendingRequest request, IdempotencyRecord.InProgress stale, Consumer<IdempotencyRecord> living,
            Runnable gone) {
        Attempt attempt = request.attempt();
        if (attempt.policy().stale() == StalePolicy.REJECT) {
            asking.reject(request, new Rejection.OutcomeUnknown());
            return;
        }
        long askedAt = timers.nanoTime();
        TakeOver takeOver = new TakeOver(attempt.id(), incarnation.takeovers(), attempt.policy().lease(),
                attempt.policy().recordRetention());
        asking.bounded(request, Stages.result(() -> store.takeOver(List.of(takeOver))), result -> {
            if (result instanceof TakeOverResult.Owned owned) {
                Execution execution = new Execution(attempt, new Ownership(attempt.id(), takeOver.owner(), owned.fence()),
                        askedAt + attempt.policy().lease().toNanos());
                listener.takenOver(execution);
                taken(request, stale.reservedAt(), execution);
            } else if (result instanceof TakeOverResult.Exists exists) {
                living.accept(exists.record());
            } else {
                gone.run();
            }
        });
    }

    /**
     * @param attempt no request, and counted as busy with its key
     */
    CompletableFuture<Admission> reconcile(Attempt attempt, IdempotencyRecord.InProgress stale) {
        CompletableFuture<Admission> admission = new CompletableFuture<>();
        PendingRequests.PendingRequest request = new PendingRequests.PendingRequest(attempt, admission, timers.nanoTime(),
                () -> {
                });
        // No request has come that could follow another owner, or reserve the key.
        follow(request, stale, living -> asking.decide(request, Decisions.now(attempt, living)),
                () -> asking.reject(request, new Rejection.OutcomeUnknown()));
        return admission.thenApply(decided -> {
            if (decided instanceof Admission.Execute execute) {
                // Nothing was applied. There is no request whose method could run.
                ends.release(execute.execution());
            }
            return decided;
        });
    }

    /**
     * @param request a request that is counted as busy with its key
     * @param execution owns a record for which it is not known whether an earlier owner's method had its effect
     */
    void taken(PendingRequests.PendingRequest request, Instant reservedAt, Execution execution) {
        execution.takenOver();
        asking.hold(execution);
        if (request.admission().isDone()) {
            // Given up, or too late: another request reconciles it.
            ends.end(execution, ReleaseCall.endLease(execution.ownership(), Duration.ZERO));
        } else if (request.attempt().policy().stale() == StalePolicy.RE_EXECUTE) {
            run(request, execution, ReleaseCall.endLease(execution.ownership(), Duration.ZERO));
        } else {
            reconcile(request, reservedAt, execution);
        }
    }

    private void reconcile(PendingRequests.PendingRequest request, Instant reservedAt, Execution execution) {
        request.waits().run();
        RecordId record = execution.ownership().id();
        Reconciliation reconciliation = Objects.requireNonNull(request.attempt().reconciliation(), "reconciliation");
        Stages.ask(() -> reconciliation.reconcile(record, reservedAt)).whenComplete((verdict, failure) -> {
            if (verdict instanceof Reconciliation.Verdict.Applied applied) {
                listener.reconciled(execution, applied);
                applied(request, execution, applied.response());
            } else if (verdict instanceof Reconciliation.Verdict.NotApplied notApplied) {
                listener.reconciled(execution, notApplied);
                run(request, execution, ReleaseCall.forget(execution.ownership()));
            } else {
                listener.reconciled(execution, new Reconciliation.Verdict.Unknown());
                Duration backOff = request.attempt().policy().backOff();
                ends.end(execution, ReleaseCall.endLease(execution.ownership(), backOff))
                        .thenRun(() -> request.admission().complete(
                                new Admission.Rejected(new Rejection.OutcomeUnknown(backOff))));
            }
        });
    }

    /** Answers with a response that is not recorded yet only while no other owner can have recorded another one. */
    private void applied(PendingRequests.PendingRequest request, Execution execution, RecordedResponse response) {
        ends.complete(execution, response).thenAccept(settlement -> {
            if (settlement == Settlement.SETTLED || settlement == Settlement.DEFERRED && asking.surelyOwns(execution)) {
                request.admission().complete(Decisions.replay(response));
            } else {
                request.admission().complete(new Admission.Rejected(new Rejection.OutcomeUnknown()));
            }
        });
    }

    private void run(PendingRequests.PendingRequest request, Execution execution, ReleaseCall otherwise) {
        if (!asking.letRun(request, execution)) {
            ends.end(execution, otherwise);
        }
    }
}
