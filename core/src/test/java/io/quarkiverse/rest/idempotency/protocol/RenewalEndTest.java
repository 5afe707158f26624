package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RE_EXECUTE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;

/**
 * A method that hangs does not keep its key for ever.
 */
class RenewalEndTest {

    private static final Duration LIMIT = LEASE.multipliedBy(4);
    private static final OperationPolicy LIMITED = RE_EXECUTE.withMaxExecution(LIMIT);

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;

    @Test
    @Tag("bounded")
    void hangingMethod_losesItsKeyALeaseAfterItsLimit() {
        Execution hanging = own(node, attempt(LIMITED));

        nodes.timers.advance(LIMIT);
        assertThat(nodes.otherNode.admit(attempt(LIMITED)).join()).isEqualTo(rejected(new Rejection.InProgress()));
        nodes.timers.advance(LEASE);
        Execution next = own(nodes.otherNode, attempt(LIMITED));

        assertThat(next.ownership().fence()).isGreaterThan(hanging.ownership().fence());
        assertThat(node.complete(hanging, created("late"))).isCompletedWithValue(Settlement.LOST);
        assertThat(nodes.otherNode.complete(next, created("second"))).isCompletedWithValue(Settlement.SETTLED);
    }

    @Test
    void hangingMethod_isToldOfOnce() {
        Execution hanging = own(node, attempt(LIMITED));

        nodes.timers.advance(LIMIT.multipliedBy(2));

        assertThat(nodes.heard.renewalEnds).containsExactly(RenewalEnd.MAX_EXECUTION_TIME);
        assertThat(node.running()).as("its method has not ended").isEqualTo(1);
        node.complete(hanging, created("late")).join();
        assertThat(node.running()).isZero();
    }

    @Test
    void methodWithoutALimit_isRenewedForEver() {
        own(node, attempt(RE_EXECUTE));

        nodes.timers.advance(LIMIT.multipliedBy(10));

        assertThat(nodes.heard.renewalEnds).isEmpty();
        assertThat(nodes.otherNode.admit(attempt(RE_EXECUTE)).join()).isEqualTo(rejected(new Rejection.InProgress()));
    }

    @Test
    void lateMethod_thatNoRetryHasTakenOver_isRecorded() {
        Execution late = own(node, attempt(LIMITED));
        nodes.timers.advance(LIMIT.plus(LEASE).multipliedBy(2));

        assertThat(node.complete(late, created("late"))).isCompletedWithValue(Settlement.SETTLED);

        assertThat(nodes.otherNode.admit(attempt(LIMITED)).join()).isInstanceOf(Admission.Replay.class);
    }

    @Test
    void lateMethod_whoseResponseTheStoreHasNotTaken_isRenewedUntilItHas() {
        Execution late = own(node, attempt(LIMITED));
        nodes.timers.advance(LIMIT);
        Gate gate = nodes.store.holdBefore(ScriptedStore.Call.COMPLETE);

        node.complete(late, created("late"));
        nodes.timers.advance(LEASE.dividedBy(2));

        assertThat(late.leaseEndNanos() - nodes.timers.nanoTime()).isGreaterThan(LEASE.dividedBy(2).toNanos());
        gate.open();
        assertThat(nodes.otherNode.admit(attempt(LIMITED)).join()).isInstanceOf(Admission.Replay.class);
    }

    @Test
    void methodWhoseTransactionIsOver_losesItsKeyAfterItsLease() {
        AtomicBoolean over = new AtomicBoolean();
        Execution hanging = own(node, attempt(RE_EXECUTE));
        hanging.runsIn(over::get);
        nodes.timers.advance(LEASE.multipliedBy(2));
        assertThat(nodes.heard.renewalEnds).isEmpty();

        over.set(true);
        nodes.timers.advance(LEASE);

        assertThat(nodes.heard.renewalEnds).containsExactly(RenewalEnd.TRANSACTION_OVER);
        own(nodes.otherNode, attempt(RE_EXECUTE));
    }

    @Test
    void methodThatRunsAgainInAnotherTransaction_isRenewedAgain() {
        AtomicBoolean over = new AtomicBoolean(true);
        Execution execution = own(node, attempt(RE_EXECUTE));
        execution.runsIn(over::get);
        nodes.timers.advance(LEASE.dividedBy(2));

        execution.runsIn(() -> false);
        nodes.timers.advance(LEASE.multipliedBy(3));

        assertThat(nodes.otherNode.admit(attempt(RE_EXECUTE)).join()).isEqualTo(rejected(new Rejection.InProgress()));
    }

    @Test
    void limitThatIsNotPositive_isRejected() {
        assertThatThrownBy(() -> RE_EXECUTE.withMaxExecution(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maximum execution time").hasMessageContaining("PT0S");
    }

    @Test
    void methodWithinItsLimit_isRenewed() {
        own(node, attempt(RE_EXECUTE.withMaxExecution(LEASE.plusSeconds(1))));

        nodes.timers.advance(LEASE);

        assertThat(nodes.heard.renewalEnds).isEmpty();
    }
}
