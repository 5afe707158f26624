package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.OTHER_KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;

/**
 * A node that is told to end: what begins, what waits, and what runs.
 */
class DrainTest {

    private static final Admission SHUTTING_DOWN = new Admission.Rejected(new Rejection.ShuttingDown());

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;

    @Test
    void newRequests_areRejected_withoutAStoreCall() {
        node.drain();

        assertThat(node.admit(attempt(REJECT))).isCompletedWithValue(SHUTTING_DOWN);
        assertThat(nodes.store.calls()).isZero();
    }

    @Test
    void requestsThatWait_areRejectedAtOnce() {
        own(node, attempt(WAIT));
        CompletableFuture<Admission> waiting = node.admit(attempt(WAIT));

        node.drain();

        assertThat(waiting).isCompletedWithValue(SHUTTING_DOWN);
        assertThat(node.waiting()).isZero();
    }

    @Test
    void requestThatWouldBeginToWait_afterTheStoreHasAnswered_isRejected() {
        own(nodes.otherNode, attempt(WAIT));
        Gate answer = nodes.store.holdAnswer(Call.RESERVE);
        CompletableFuture<Admission> duplicate = node.admit(attempt(WAIT));

        node.drain();
        answer.open();

        assertThat(duplicate).isCompletedWithValue(SHUTTING_DOWN);
        assertThat(node.waiting()).isZero();
    }

    @Test
    void aNodeOnWhichNothingRuns_isDrainedAtOnce() {
        node.complete(own(node, attempt(REJECT)), created("first")).join();

        assertThat(node.drain()).isCompleted();
    }

    @Test
    void runningMethod_keepsItsLease_andEndsAsAlways() {
        Execution first = own(node, attempt(REJECT));
        Execution second = own(node, attempt(OTHER_KEY, BINDING, REJECT));

        CompletableFuture<Void> drained = node.drain();
        nodes.timers.advance(LEASE.multipliedBy(3));
        node.complete(first, created("first")).join();
        assertThat(drained).isNotDone();
        node.complete(second, created("second")).join();

        assertThat(drained).isCompleted();
        assertThat(nodes.store.calls(Call.RELEASE)).isZero();
        assertThat(nodes.otherNode.admit(attempt(REJECT)))
                .isCompletedWithValue(new Admission.Replay(created("first")));
    }

    @Test
    void methodThatHasNotEnded_isLeftToItsLease() {
        own(node, attempt(REJECT));

        node.drain();

        assertThat(nodes.store.calls(Call.RELEASE)).isZero();
        assertThat(nodes.otherNode.admit(attempt(REJECT)))
                .isCompletedWithValue(new Admission.Rejected(new Rejection.InProgress()));
    }

    @Test
    void drain_canBeAskedForTwice() {
        Execution execution = own(node, attempt(REJECT));

        CompletableFuture<Void> once = node.drain();
        CompletableFuture<Void> twice = node.drain();
        node.complete(execution, created("first")).join();

        assertThat(once).isCompleted();
        assertThat(twice).isCompleted();
    }
}
