package io.quarkiverse.rest.idempotency.runtime.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverOutcome;

/**
 * Deals with records whose lease is over. Of all duplicates on all nodes one takes the record over; it runs the method again,
 * or finds out first what became of it. The others follow it like any owner.
 */
final class StaleRecords {

    private final IdempotencyProtocol protocol;
    private final IdempotencyStore store;
    private final Incarnation incarnation;
    private final Timers timers;
    private final ProtocolListener listener;

    StaleRecords(IdempotencyProtocol protocol, IdempotencyStore store, Incarnation incarnation, Timers timers,
            ProtocolListener listener) {
        this.protocol = protocol;
        this.store = store;
        this.incarnation = incarnation;
        this.timers = timers;
        this.listener = listener;
    }

    /**
     * @param request a request that is counted as busy with its key
     */
    void follow(Waiters.Waiter request, IdempotencyRecord.InProgress stale) {
        Attempt attempt = request.attempt();
        if (attempt.policy().stale() == StalePolicy.REJECT) {
            protocol.refuse(request, new Refusal.OutcomeUnknown());
            return;
        }
        long askedAt = timers.nanoTime();
        TakeOver takeOver = new TakeOver(attempt.id(), incarnation.takeovers(), attempt.policy().lease(),
                attempt.policy().retention());
        protocol.bounded(request, Stages.outcomes(1, () -> store.takeOver(List.of(takeOver))), outcomes -> {
            TakeOverOutcome outcome = outcomes.get(0);
            if (outcome instanceof TakeOverOutcome.Owned owned) {
                Execution execution = new Execution(attempt, new Ownership(attempt.id(), takeOver.owner(), owned.fence()),
                        askedAt + attempt.policy().lease().toNanos());
                listener.takenOver(execution);
                taken(request, stale.reservedAt(), execution);
            } else if (outcome instanceof TakeOverOutcome.Exists exists) {
                protocol.followLiving(request, exists.record());
            } else if (attempt.realm() == null) {
                // No request has come that could reserve it.
                protocol.refuse(request, new Refusal.OutcomeUnknown());
            } else {
                protocol.reserveAgain(request);
            }
        });
    }

    /**
     * @param attempt no request, and counted as busy with its key
     */
    CompletableFuture<Admission> reconcile(Attempt attempt, IdempotencyRecord.InProgress stale) {
        CompletableFuture<Admission> admission = new CompletableFuture<>();
        follow(new Waiters.Waiter(attempt, admission, timers.nanoTime(), () -> {
        }), stale);
        return admission.thenApply(decided -> {
            if (decided instanceof Admission.Execute execute) {
                // Nothing was applied. There is no request whose method could run.
                protocol.release(execute.execution());
            }
            return decided;
        });
    }

    /**
     * @param request a request that is counted as busy with its key
     * @param execution owns a record of which nobody knows whether an earlier owner's method had its effect
     */
    void taken(Waiters.Waiter request, Instant reservedAt, Execution execution) {
        protocol.hold(execution);
        if (request.admission().isDone()) {
            // Given up, or too late: somebody else finds out.
            protocol.end(execution, ReleaseCall.endLease(execution.ownership(), Duration.ZERO));
        } else if (request.attempt().policy().stale() == StalePolicy.RE_EXECUTE) {
            run(request, execution, ReleaseCall.endLease(execution.ownership(), Duration.ZERO));
        } else {
            reconcile(request, reservedAt, execution);
        }
    }

    private void reconcile(Waiters.Waiter request, Instant reservedAt, Execution execution) {
        request.waits().run();
        Stages.ask(() -> request.attempt().reconciliation().reconcile(reservedAt)).whenComplete((verdict, failure) -> {
            if (verdict instanceof Reconciliation.Verdict.Applied applied) {
                listener.reconciled(execution, applied);
                applied(request, execution, applied.outcome());
            } else if (verdict instanceof Reconciliation.Verdict.NotApplied notApplied) {
                listener.reconciled(execution, notApplied);
                run(request, execution, ReleaseCall.forget(execution.ownership()));
            } else {
                listener.reconciled(execution, new Reconciliation.Verdict.Unknown());
                Duration backOff = request.attempt().policy().backOff();
                protocol.end(execution, ReleaseCall.endLease(execution.ownership(), backOff))
                        .thenRun(() -> request.admission().complete(
                                new Admission.Refused(new Refusal.OutcomeUnknown(backOff))));
            }
        });
    }

    /** What could not be recorded yet is told only while nobody else can have recorded another answer. */
    private void applied(Waiters.Waiter request, Execution execution, RecordedOutcome outcome) {
        protocol.complete(execution, outcome).thenAccept(settlement -> {
            if (settlement == Settlement.SETTLED || settlement == Settlement.DEFERRED && protocol.surelyOwns(execution)) {
                request.admission().complete(Decisions.replay(outcome));
            } else {
                request.admission().complete(new Admission.Refused(new Refusal.OutcomeUnknown()));
            }
        });
    }

    private void run(Waiters.Waiter request, Execution execution, ReleaseCall otherwise) {
        if (!protocol.letRun(request, execution)) {
            protocol.end(execution, otherwise);
        }
    }
}
