package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RECONCILE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RECONCILE_OR_WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.execution;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.Reconciliation.Verdict;

/**
 * An execution that fails where there is a reconciler: its record is left to the next duplicate, which asks the reconciler.
 */
class FailedExecutionTest {

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;
    private final IdempotencyProtocol third = nodes.anotherNode();
    private final Asked asked = new Asked();
    private final Attempt attempt = attempt(RECONCILE, asked);
    private final Attempt patient = attempt(RECONCILE_OR_WAIT, asked);

    @BeforeEach
    void anOwnerIsGone() {
        nodes.ownedByADeadNode(attempt);
    }

    @Test
    void fail_makesTheNextDuplicateAskBeforeAnythingRuns() {
        Execution failed = afterANotApplied();

        assertThat(node.fail(failed)).isCompletedWithValue(Settlement.SETTLED);

        assertThat(nodes.recordInProgress().ownerless()).isTrue();
        asked.answer = new CompletableFuture<>();
        CompletableFuture<Admission> next = third.admit(attempt);
        assertThat(next).isNotDone();
        assertThat(asked.times).hasSize(2);
        asked.say(new Verdict.Applied(created("found")));
        assertThat(next).isCompletedWithValue(new Admission.Replay(created("found")));
    }

    @Test
    void fail_wakesAWaitingDuplicate_whichAsks() {
        Execution failed = afterANotApplied();
        asked.answer = new CompletableFuture<>();
        List<CompletableFuture<Admission>> duplicates = List.of(node.admit(patient), node.admit(patient));

        node.fail(failed).join();

        assertThat(asked.times).as("once before, and once for the failure").hasSize(2);
        assertThat(duplicates).noneMatch(CompletableFuture::isDone);
        asked.say(new Verdict.Applied(created("found")));
        assertThat(duplicates).allSatisfy(
                waiting -> assertThat(waiting).isCompletedWithValue(new Admission.Replay(created("found"))));
    }

    @Test
    @Tag("fenced")
    void anExecutionThatFailedAfterItWasTakenOver_changesNothing() {
        Execution failed = afterANotApplied();
        nodes.nodeTimers.stop();
        nodes.timers.advance(LEASE);
        Execution present = own(third, attempt);

        assertThat(node.fail(failed)).isCompletedWithValue(Settlement.LOST);

        assertThat(nodes.recordInProgress().ownership()).isEqualTo(present.ownership());
    }

    /** Takes the record of the dead owner over, and runs. */
    private Execution afterANotApplied() {
        asked.answer = CompletableFuture.completedFuture(new Verdict.NotApplied());
        return own(node, attempt);
    }
}
