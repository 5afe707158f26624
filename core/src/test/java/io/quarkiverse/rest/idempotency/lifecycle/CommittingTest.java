package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN_OUTCOME;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.STORED;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RETENTION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;

/**
 * The end of an execution in the transaction of its method, as long as no commit fails.
 */
class CommittingTest {

    private static final IllegalStateException FAILURE = new IllegalStateException("of the database");

    private final Requests requests = new Requests();
    private final ScriptedTransaction transaction = requests.transaction();

    @Test
    void response_isRecordedAndCommitted_inTheTransaction() {
        RequestLifecycle lifecycle = requests.running(transaction);
        Execution execution = lifecycle.execution();
        assertThat(lifecycle.inTransaction()).isTrue();

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Send());

        assertThat(transaction.calls()).containsExactly("complete", "commit");
        assertThat(requests.recorded()).isEqualTo(OWN);
        assertThat(requests.nodes.heard.recorded).containsExactly(execution.ownership());
        assertThat(requests.nodes.node.running()).isZero();
        assertThat(requests.nodes.store.calls(Call.COMPLETE)).as("completions outside").isZero();
        assertThat(lifecycle.execution()).isNull();
        assertThat(lifecycle.inTransaction()).isFalse();
    }

    @Test
    void transactionThatDoesNotBlock_isAwaited_atItsCompletionAndItsCommit() {
        CompletableFuture<Void> completing = new CompletableFuture<>();
        CompletableFuture<Void> committing = new CompletableFuture<>();
        transaction.holdComplete(completing);
        transaction.holdCommit(committing);
        RequestLifecycle lifecycle = requests.running(transaction);

        Step.Await completion = (Step.Await) lifecycle.responded(201, OWN_OUTCOME);
        assertThat(completion.answer()).isNotDone();
        assertThat(completion.bound()).as("the transaction has a time-out of its own").isNull();
        assertThat(transaction.calls()).containsExactly("complete");

        completing.complete(null);
        assertThat(completion.answer()).isDone();
        Step.Await commit = (Step.Await) lifecycle.resumed();
        assertThat(commit.answer()).isNotDone();
        assertThat(commit.bound()).isNull();
        assertThat(transaction.calls()).containsExactly("complete", "commit");

        committing.complete(null);
        assertThat(commit.answer()).isDone();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Send());
        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @Test
    void timeOut_whileTheTransactionIsAwaited_changesNothing() {
        CompletableFuture<Void> completing = new CompletableFuture<>();
        transaction.holdComplete(completing);
        RequestLifecycle lifecycle = requests.running(transaction);
        Step await = lifecycle.responded(201, OWN_OUTCOME);

        assertThat(lifecycle.timedOut()).isEqualTo(await);
        completing.complete(null);

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Send());
    }

    @Test
    void completionThatFails_rollsBack_andAnotherResponseEndsTheExecution() {
        transaction.holdComplete(CompletableFuture.failedFuture(FAILURE));
        RequestLifecycle lifecycle = requests.running(transaction);

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Rethrow(FAILURE));
        assertThat(transaction.calls()).containsExactly("complete", "rollBack");
        assertThat(lifecycle.execution()).isNotNull();
        assertThat(lifecycle.inTransaction()).isFalse();

        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(requests.isKeyFree()).isTrue();
        assertThat(requests.nodes.store.calls(Call.LOAD)).as("looks, since nothing is in doubt").isZero();
    }

    @Test
    void recordedStatus_afterACompletionThatFailed_isRecordedOnItsOwn() {
        transaction.holdComplete(CompletableFuture.failedFuture(FAILURE));
        RequestLifecycle lifecycle = requests.running(transaction);
        lifecycle.responded(201, OWN_OUTCOME);

        assertThat(lifecycle.responded(409, () -> STORED)).isEqualTo(new Step.Send());
        assertThat(requests.recorded()).isEqualTo(STORED);
    }

    @Test
    void serverError_rollsBack_andGivesTheKeyBack() {
        RequestLifecycle lifecycle = requests.running(transaction);

        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isEqualTo(new Step.Send());

        assertThat(transaction.calls()).containsExactly("rollBack");
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void clientErrorOfTheMoment_rollsBack_andGivesTheKeyBack() {
        RequestLifecycle lifecycle = requests.running(transaction);

        assertThat(lifecycle.responded(429, OWN_OUTCOME)).isEqualTo(new Step.Send());

        assertThat(transaction.calls()).containsExactly("rollBack");
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void failure_withoutAResponse_rollsBack_andGivesTheKeyBack() {
        RequestLifecycle lifecycle = requests.running(transaction);

        assertThat(lifecycle.failed(FAILURE)).isEqualTo(new Step.Rethrow(FAILURE));

        assertThat(transaction.calls()).containsExactly("rollBack");
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void responseThatFails_rollsBackOnce_andAnotherOneIsRecordedOnItsOwn() {
        RequestLifecycle lifecycle = requests.running(transaction);

        assertThat(lifecycle.respondingFailed(FAILURE)).isEqualTo(new Step.Rethrow(FAILURE));
        assertThat(lifecycle.inTransaction()).isFalse();
        assertThat(lifecycle.responded(400, () -> STORED)).isEqualTo(new Step.Send());

        assertThat(transaction.calls()).containsExactly("rollBack");
        assertThat(requests.recorded()).isEqualTo(STORED);
    }

    @Test
    void response_thatCannotBeMade_rollsBack_andIsRethrown() {
        RequestLifecycle lifecycle = requests.running(transaction);

        assertThat(lifecycle.responded(201, () -> {
            throw FAILURE;
        })).isEqualTo(new Step.Rethrow(FAILURE));

        assertThat(transaction.calls()).containsExactly("rollBack");
        assertThat(requests.recorded()).isNull();
    }

    @Test
    void clientError_ofATransactionMarkedForRollback_isRecordedOnItsOwn() {
        transaction.marked = true;
        RequestLifecycle lifecycle = requests.running(transaction);

        assertThat(lifecycle.responded(409, () -> STORED)).isEqualTo(new Step.Send());

        assertThat(transaction.calls()).containsExactly("rollBack");
        assertThat(requests.recorded()).isEqualTo(STORED);
    }

    @Test
    void lowestClientError_ofATransactionMarkedForRollback_isRecorded() {
        transaction.marked = true;

        assertThat(requests.running(transaction).responded(400, () -> STORED)).isEqualTo(new Step.Send());
        assertThat(requests.recorded()).isEqualTo(STORED);
    }

    @Test
    void redirect_ofATransactionMarkedForRollback_isRethrown() {
        transaction.marked = true;

        assertThat(requests.running(transaction).responded(302, OWN_OUTCOME)).isInstanceOf(Step.Rethrow.class);
        assertThat(requests.recorded()).isNull();
    }

    @Test
    void transactionThatHasEndedByItself_isRethrown_andNothingRecorded() {
        transaction.over = true;
        RequestLifecycle lifecycle = requests.running(transaction);

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isInstanceOfSatisfying(Step.Rethrow.class,
                rethrow -> assertThat(rethrow.failure()).hasMessage("The transaction has timed out"));
        assertThat(requests.recorded()).isNull();
    }

    @Test
    void transactionThatHasEndedByItself_isNotKeptAliveByItsLease() {
        RequestLifecycle lifecycle = requests.running(transaction);
        transaction.over = true;

        requests.nodes.timers.advance(LEASE);

        assertThat(lifecycle.inTransaction()).isTrue();
        assertThat(requests.isOwned()).isFalse();
    }

    @Test
    void methodThatIsRunAgain_isCommittedInItsLastTransaction() {
        RequestLifecycle lifecycle = requests.running(transaction);
        ScriptedTransaction last = requests.transaction();
        lifecycle.runsIn(last);

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(transaction.calls()).isEmpty();
        assertThat(last.calls()).containsExactly("complete", "commit");
    }

    @Test
    void methodThatReturned_inATransactionThatIsRolledBack_leavesNoTombstone() {
        RequestLifecycle lifecycle = requests.running(transaction);
        lifecycle.returned(201);
        lifecycle.respondingFailed(FAILURE);

        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void completion_isKeptForTheRetentionOfTheOperation() {
        RequestLifecycle lifecycle = requests.running(transaction);
        lifecycle.responded(201, OWN_OUTCOME);

        requests.nodes.timers.advance(RETENTION.minusSeconds(1));
        assertThat(requests.recorded()).isEqualTo(OWN);
        requests.nodes.timers.advance(RETENTION);
        assertThat(requests.recorded()).isNull();
        assertThat(List.of(lifecycle.resumed())).containsExactly(new Step.Send());
    }
}
