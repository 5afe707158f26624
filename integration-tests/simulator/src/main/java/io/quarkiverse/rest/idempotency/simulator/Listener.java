package io.quarkiverse.rest.idempotency.simulator;

import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.ProtocolListener;
import io.quarkiverse.rest.idempotency.protocol.Reconciliation;
import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.spi.Ownership;

/**
 * Notes what nodes say.
 */
final class Listener implements ProtocolListener {

    private final World world;

    Listener(World world) {
        this.world = world;
    }

    @Override
    public void ownershipLost(Execution execution) {
        say(execution.ownership(), "has lost its ownership");
        world.seen(Seen.OWNERSHIP_LOST_HEARD);
    }

    @Override
    public void recorded(Execution execution) {
        world.seen(Seen.SETTLED);
    }

    @Override
    public void takenOver(Execution execution) {
        say(execution.ownership(), "has taken over");
    }

    @Override
    public void reconciled(Execution execution, Reconciliation.Verdict verdict) {
        Event.Reconciled.Verdict found = Event.Reconciled.Verdict.UNKNOWN;
        if (verdict instanceof Reconciliation.Verdict.Applied) {
            found = Event.Reconciled.Verdict.APPLIED;
            world.seen(Seen.RECONCILED_APPLIED);
        } else if (verdict instanceof Reconciliation.Verdict.NotApplied) {
            found = Event.Reconciled.Verdict.NOT_APPLIED;
            world.seen(Seen.RECONCILED_NOT_APPLIED);
        } else {
            world.seen(Seen.RECONCILED_UNKNOWN);
        }
        world.tell(new Event.Reconciled(world.time().now(), world.names().tenure(execution.ownership()), found));
    }

    @Override
    public void settlementDeferred(Execution execution) {
        say(execution.ownership(), "defers its settlement");
        world.names().deferred(execution.ownership());
        world.seen(Seen.SETTLEMENT_DEFERRED);
    }

    @Override
    public void settlementAbandoned(Execution execution, Throwable lastFailure) {
        say(execution.ownership(), "gives its settlement up");
        world.names().deferred(execution.ownership());
        world.seen(Seen.SETTLEMENT_ABANDONED);
    }

    private void say(Ownership ownership, String what) {
        world.note("node says        " + world.names().tenure(ownership) + " " + what);
    }
}
