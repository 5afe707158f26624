package io.quarkiverse.rest.idempotency.runtime.audit;

import java.util.OptionalInt;
import java.util.function.Consumer;

import io.quarkiverse.rest.idempotency.event.IdempotencyEvent;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.ProtocolListener;
import io.quarkiverse.rest.idempotency.protocol.Reconciliation;

/**
 * Turns the protocol's notifications into events. It is there only where the application observes them.
 */
public final class AuditListener implements ProtocolListener {

    private final Consumer<IdempotencyEvent> events;

    /**
     * @param events sends an event, without blocking
     */
    public AuditListener(Consumer<IdempotencyEvent> events) {
        this.events = events;
    }

    @Override
    public void recorded(Execution execution) {
        executed(execution, IdempotencyEvent.End.RECORDED, execution.status());
    }

    @Override
    public void released(Execution execution) {
        executed(execution, IdempotencyEvent.End.RELEASED, OptionalInt.empty());
    }

    @Override
    public void ownershipLost(Execution execution) {
        executed(execution, IdempotencyEvent.End.LOST, OptionalInt.empty());
    }

    @Override
    public void settlementAbandoned(Execution execution, Throwable lastFailure) {
        executed(execution, IdempotencyEvent.End.ABANDONED, OptionalInt.empty());
    }

    /**
     * An ownership also ends without a run of the method: when it was given up at once, or when a reconciler was asked under
     * it.
     */
    private void executed(Execution execution, IdempotencyEvent.End end, OptionalInt status) {
        if (execution.hasRun()) {
            Attempt attempt = execution.attempt();
            events.accept(new IdempotencyEvent.Executed(attempt.binding().operation(), attempt.id(), attempt.realm(),
                    attempt.principal(),
                    attempt.binding().resource(),
                    execution.ownership().fence(), end, status));
        }
    }

    @Override
    public void takenOver(Execution execution) {
        Attempt attempt = execution.attempt();
        events.accept(new IdempotencyEvent.TakenOver(attempt.binding().operation(), attempt.id(), attempt.realm(),
                attempt.principal(),
                attempt.binding().resource(),
                execution.ownership().fence()));
    }

    @Override
    public void reconciled(Execution execution, Reconciliation.Verdict verdict) {
        Attempt attempt = execution.attempt();
        OptionalInt status = verdict instanceof Reconciliation.Verdict.Applied applied
                ? OptionalInt.of(applied.response().status())
                : OptionalInt.empty();
        events.accept(new IdempotencyEvent.Reconciled(attempt.binding().operation(), attempt.id(), attempt.realm(),
                attempt.principal(),
                attempt.binding().resource(),
                execution.ownership().fence(), name(verdict), status));
    }

    private static IdempotencyEvent.Verdict name(Reconciliation.Verdict verdict) {
        if (verdict instanceof Reconciliation.Verdict.Applied) {
            return IdempotencyEvent.Verdict.APPLIED;
        }
        return verdict instanceof Reconciliation.Verdict.NotApplied ? IdempotencyEvent.Verdict.NOT_APPLIED
                : IdempotencyEvent.Verdict.UNKNOWN;
    }

    @Override
    public void replayed(Attempt attempt, int status) {
        events.accept(
                new IdempotencyEvent.Replayed(attempt.binding().operation(), attempt.id(), attempt.realm(), attempt.principal(),
                        attempt.binding().resource(), status));
    }
}
