package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.SETTLE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;

/**
 * A listener that throws changes nothing of the protocol.
 */
class ThrowingListenerTest {

    private final Nodes nodes = new Nodes();

    @Test
    void aListenerThatThrows_changesNothing() {
        IdempotencyProtocol told = new IdempotencyProtocol(nodes.store, nodes.timers, new Random(7),
                new ProtocolLimits(STORE_BOUND, SETTLE_BOUND, Nodes.HEARTBEAT, Nodes.POLL, 10, 10), new Throwing());
        Execution dead = nodes.ownedByADeadNode(attempt(REJECT));

        Execution execution = own(told, attempt(Nodes.RECONCILE,
                (record, since) -> CompletableFuture.completedFuture(new Reconciliation.Verdict.NotApplied())));
        nodes.store.down(Call.COMPLETE);
        nodes.store.down(Call.HEARTBEAT);
        CompletableFuture<Settlement> settlement = told.complete(execution, created("first"));
        nodes.timers.advance(LEASE);

        assertThat(settlement).isCompletedWithValue(Settlement.DEFERRED);
        assertThat(told.running()).isZero();
        assertThat(execution.ownership().fence()).isGreaterThan(dead.ownership().fence());
    }

    @Test
    void aListenerThatThrowsAtTheLossOfOwnership_changesNothing() {
        IdempotencyProtocol told = new IdempotencyProtocol(nodes.store, nodes.nodeTimers, new Random(7),
                new ProtocolLimits(STORE_BOUND, SETTLE_BOUND, Nodes.HEARTBEAT, Nodes.POLL, 10, 10), new Throwing());
        Execution execution = own(told, attempt(KEY, BINDING, REJECT));
        nodes.nodeTimers.stop();
        nodes.timers.advance(LEASE);
        own(nodes.otherNode, attempt(Nodes.RE_EXECUTE));

        assertThat(told.complete(execution, created("late"))).isCompletedWithValue(Settlement.LOST);
        assertThat(told.running()).isZero();
    }

    private static final class Throwing implements ProtocolListener {

        @Override
        public void ownershipLost(Execution execution) {
            throw new IllegalStateException();
        }

        @Override
        public void takenOver(Execution execution) {
            throw new IllegalStateException();
        }

        @Override
        public void reconciled(Execution execution, Reconciliation.Verdict verdict) {
            throw new IllegalStateException();
        }

        @Override
        public void settlementDeferred(Execution execution) {
            throw new IllegalStateException();
        }

        @Override
        public void settlementAbandoned(Execution execution, Throwable lastFailure) {
            throw new IllegalStateException();
        }
    }
}
