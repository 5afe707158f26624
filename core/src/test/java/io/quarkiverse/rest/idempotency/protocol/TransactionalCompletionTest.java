package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RETENTION;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;

/**
 * An execution whose record is completed in a transaction: the protocol gives the call, and is told its result.
 */
class TransactionalCompletionTest {

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;
    private final Execution execution = own(node, attempt(WAIT));

    private CompleteResult commit(CompleteCall call) {
        return nodes.records.complete(List.of(call)).toCompletableFuture().join().get(0);
    }

    @Test
    void completion_isFenced_andKeepsTheResponseForTheRetentionOfTheOperation() {
        assertThat(node.completion(execution, created("first")))
                .isEqualTo(new CompleteCall(execution.ownership(), created("first"), RETENTION));
    }

    @Test
    void commit_wakesWaitingDuplicates_andEndsTheHeartbeats() {
        CompletableFuture<Admission> waiting = node.admit(attempt(WAIT));

        assertThat(commit(node.completion(execution, created("first")))).isEqualTo(CompleteResult.COMPLETED);
        node.completed(execution);

        assertThat(waiting).isCompletedWithValue(new Admission.Replay(created("first")));
        assertThat(node.running()).isZero();
        assertThat(nodes.heard.recorded).containsExactly(execution.ownership());
        assertThat(nodes.heard.lost).isEmpty();
    }

    @Test
    @Tag("fenced")
    void loss_isReportedOnce_andWaitingDuplicatesFollowTheNewOwner() {
        CompletableFuture<Admission> waiting = node.admit(attempt(WAIT));
        nodes.nodeTimers.stop();
        nodes.timers.advance(LEASE);
        nodes.records.takeOver(List.of(new TakeOver(KEY, nodes.otherNode.owner(), LEASE, RETENTION)));

        assertThat(commit(node.completion(execution, created("late")))).isEqualTo(CompleteResult.LOST);
        node.lost(execution);
        assertThat(nodes.heard.lost).containsExactly(execution.ownership());
        node.lost(execution);
        assertThat(nodes.heard.lost).hasSize(1);
        assertThat(node.running()).isZero();
        assertThat(waiting.join()).isInstanceOf(Admission.Rejected.class);
    }

    @Test
    void heartbeat_thatFindsACommittingRecordCompleted_isNoLoss() {
        commit(node.completion(execution, created("first")));

        nodes.timers.advance(LEASE.dividedBy(2));

        assertThat(nodes.heard.lost).isEmpty();
    }
}
