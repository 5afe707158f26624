package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN_OUTCOME;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RECONCILE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * A request that ends outside of its chain, from the begin of its method on.
 */
class ClosingTest {

    private static final IllegalStateException FAILURE = new IllegalStateException("failed");

    private final Requests requests = new Requests();
    private final ScriptedTransaction transaction = requests.transaction();

    @Test
    void close_whileTheMethodRuns_givesTheKeyBack() {
        RequestLifecycle lifecycle = requests.running();

        lifecycle.closed();

        assertThat(requests.isKeyFree()).isTrue();
        assertThat(lifecycle.execution()).isNull();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Discard());
    }

    @Test
    void close_whileTheMethodRuns_withAReconciler_isLeftToIt() {
        requests.running(RECONCILE).closed();

        assertThat(requests.isLeaseEnded()).isTrue();
    }

    @Test
    void close_afterTheMethodReturned_leavesATombstone() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.returned(201);

        lifecycle.closed();

        assertThat(requests.recorded()).isInstanceOf(RecordedResponse.Unreplayable.class);
    }

    @Test
    void close_whileAStageIsAtWork_keepsTheKey_untilItEnds() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.stageBegan();

        lifecycle.closed();
        assertThat(requests.isOwned()).isTrue();
        lifecycle.stageEnded();

        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void close_inATransaction_givesTheKeyBack_whenItIsRolledBack() {
        CompletableFuture<Void> rollingBack = new CompletableFuture<>();
        transaction.holdRollBack(rollingBack);
        RequestLifecycle lifecycle = requests.running(transaction);

        lifecycle.closed();
        assertThat(transaction.calls()).containsExactly("rollBack");
        assertThat(requests.isOwned()).as("while the transaction may hold what it changed").isTrue();
        rollingBack.complete(null);

        assertThat(requests.isKeyFree()).isTrue();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Discard());
    }

    @Test
    void close_whileTheResponseIsRecorded_leavesItToTheStore() {
        RequestLifecycle lifecycle = requests.running();
        Gate gate = requests.nodes.store.holdBefore(Call.COMPLETE);
        lifecycle.responded(201, OWN_OUTCOME);

        lifecycle.closed();
        gate.open();

        assertThat(requests.recorded()).isEqualTo(OWN);
        assertThat(requests.nodes.store.calls(Call.RELEASE)).isZero();
        assertThat(requests.nodes.node.running()).isZero();
    }

    @Test
    void close_whileTheRecordIsCompleted_rollsBack_andGivesTheKeyBack() {
        CompletableFuture<Void> completing = new CompletableFuture<>();
        CompletableFuture<Void> rollingBack = new CompletableFuture<>();
        transaction.holdComplete(completing);
        transaction.holdRollBack(rollingBack);
        RequestLifecycle lifecycle = requests.running(transaction);
        lifecycle.responded(201, OWN_OUTCOME);

        lifecycle.closed();
        assertThat(transaction.calls()).containsExactly("complete", "rollBack");
        assertThat(requests.isOwned()).as("while the transaction may hold what it changed").isTrue();
        rollingBack.complete(null);

        assertThat(requests.isKeyFree()).isTrue();
        assertThat(requests.nodes.node.running()).isZero();
    }

    @Test
    void close_whileTheTransactionCommits_leavesItsRecord() {
        CompletableFuture<Void> committing = new CompletableFuture<>();
        transaction.holdCommit(committing);
        RequestLifecycle lifecycle = requests.running(transaction);
        Execution execution = lifecycle.execution();
        lifecycle.responded(201, OWN_OUTCOME);

        lifecycle.closed();
        committing.complete(null);

        assertThat(requests.recorded()).isEqualTo(OWN);
        assertThat(requests.nodes.heard.recorded).containsExactly(execution.ownership());
        assertThat(requests.nodes.node.running()).isZero();
        assertThat(transaction.calls()).containsExactly("complete", "commit");
    }

    @Test
    void close_whileTheTransactionCommits_givesTheKeyBack_whenThatFails() {
        CompletableFuture<Void> committing = new CompletableFuture<>();
        transaction.holdCommit(committing);
        RequestLifecycle lifecycle = requests.running(transaction);
        lifecycle.responded(201, OWN_OUTCOME);

        lifecycle.closed();
        assertThat(requests.isOwned()).isTrue();
        committing.completeExceptionally(FAILURE);

        assertThat(requests.isKeyFree()).isTrue();
        assertThat(requests.nodes.node.running()).isZero();
    }

    @Test
    void close_whileTheRecordOfAFailedCommitIsRead_givesTheKeyBack() {
        transaction.holdCommit(CompletableFuture.failedFuture(FAILURE));
        requests.nodes.store.holdBefore(Call.LOAD);
        RequestLifecycle lifecycle = requests.running(transaction);
        lifecycle.responded(201, OWN_OUTCOME);

        lifecycle.closed();

        assertThat(requests.isKeyFree()).isTrue();
        assertThat(requests.nodes.node.running()).isZero();
    }

    @Test
    void close_ofALoser_whileTheRecordOfTheWinnerIsRead_changesNothing() {
        RequestLifecycle lifecycle = requests.running(transaction);
        requests.takenOver();
        requests.nodes.store.holdBefore(Call.LOAD);
        lifecycle.responded(201, OWN_OUTCOME);

        lifecycle.closed();

        assertThat(transaction.calls()).containsExactly("complete", "rollBack");
        assertThat(requests.nodes.store.calls(Call.RELEASE)).isZero();
        assertThat(requests.isOwned()).isTrue();
    }

    @Test
    void close_afterTheEnd_changesNothing() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.responded(201, OWN_OUTCOME);

        lifecycle.closed();

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Send());
        assertThat(requests.nodes.store.calls(Call.RELEASE)).isZero();
    }
}
