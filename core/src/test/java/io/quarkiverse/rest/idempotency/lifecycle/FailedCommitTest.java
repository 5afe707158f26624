package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN_OUTCOME;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.REBUILDABLE;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.STORED;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.UNREPLAYABLE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.SETTLE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * A commit that fails: the database may have committed nevertheless, or may still do so, and the record tells.
 */
class FailedCommitTest {

    private static final Exception CAUSE = new Exception("serialization failure");
    private static final IllegalStateException FAILURE = new IllegalStateException("could not commit", CAUSE);
    private static final Step UNKNOWN = new Step.Reject(new Rejection.OutcomeUnknown());

    private final Requests requests = new Requests();
    private final ScriptedTransaction transaction = requests.transaction();

    /** A request whose commit fails without its effect. */
    private RequestLifecycle failing(Throwable failure) {
        transaction.holdCommit(CompletableFuture.failedFuture(failure));
        return requests.running(transaction);
    }

    /** A request whose commit has failed, and which is to be answered by an exception mapper. */
    private RequestLifecycle failed() {
        RequestLifecycle lifecycle = failing(FAILURE);
        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Rethrow(CAUSE));
        return lifecycle;
    }

    @Test
    void commit_whoseAnswerIsLost_isReplayed() {
        transaction.loseAnswerOfCommit(FAILURE);
        RequestLifecycle lifecycle = requests.running(transaction);
        Execution execution = lifecycle.execution();

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Replay(OWN));

        assertThat(requests.nodes.heard.recorded).containsExactly(execution.ownership());
        assertThat(requests.nodes.node.running()).isZero();
        assertThat(transaction.calls()).containsExactly("complete", "commit", "rollBack");
        assertThat(lifecycle.execution()).isNull();
    }

    @Test
    void commit_whoseAnswerIsLost_ofARebuildableResponse_isReplayed() {
        transaction.loseAnswerOfCommit(FAILURE);

        assertThat(requests.running(transaction).responded(201, () -> REBUILDABLE))
                .isEqualTo(new Step.Replay(REBUILDABLE));
    }

    @Test
    void commit_whoseAnswerIsLost_ofAnUnreplayableResponse_saysSo() {
        transaction.loseAnswerOfCommit(FAILURE);
        RequestLifecycle lifecycle = requests.running(transaction);
        Execution execution = lifecycle.execution();

        assertThat(lifecycle.responded(201, () -> UNREPLAYABLE))
                .isEqualTo(new Step.Reject(new Rejection.ReplayFailed("too large")));
        assertThat(requests.nodes.heard.recorded).containsExactly(execution.ownership());
    }

    @Test
    void failedCommit_whoseRecordCannotBeRead_isUnknown_andReleased() {
        requests.nodes.store.down(Call.LOAD);
        RequestLifecycle lifecycle = failing(FAILURE);

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(UNKNOWN);

        assertThat(lifecycle.execution()).isNull();
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void doneCommit_whoseRecordCannotBeRead_isUnknown_andKept() {
        requests.nodes.store.down(Call.LOAD);
        transaction.loseAnswerOfCommit(FAILURE);

        assertThat(requests.running(transaction).responded(201, OWN_OUTCOME)).isEqualTo(UNKNOWN);

        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @Test
    void commit_whoseRecordIsReadSlowly_awaitsItWithinTheStoreBound() {
        transaction.loseAnswerOfCommit(FAILURE);
        RequestLifecycle lifecycle = requests.running(transaction);
        Gate gate = requests.nodes.store.holdBefore(Call.LOAD);

        Step.Await await = (Step.Await) lifecycle.responded(201, OWN_OUTCOME);

        assertThat(await.bound()).isEqualTo(STORE_BOUND);
        assertThat(await.answer()).isNotDone();
        gate.open();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Replay(OWN));
    }

    @Test
    void timeOut_whileTheRecordOfAFailedCommitIsRead_isUnknown() {
        requests.nodes.store.holdBefore(Call.LOAD);
        RequestLifecycle lifecycle = failing(FAILURE);
        lifecycle.responded(201, OWN_OUTCOME);

        assertThat(lifecycle.timedOut()).isEqualTo(UNKNOWN);
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void commit_thatIsNotRecorded_isRethrown_withTheCauseOfTheDatabase() {
        RequestLifecycle lifecycle = failed();

        assertThat(lifecycle.execution()).as("an exception mapper answers").isNotNull();
        assertThat(lifecycle.inTransaction()).isFalse();
        assertThat(transaction.calls()).containsExactly("complete", "commit", "rollBack");
    }

    @Test
    void commit_thatFailsWithoutACause_isRethrownItself() {
        IllegalStateException failure = new IllegalStateException("rolled back");

        assertThat(failing(failure).responded(201, OWN_OUTCOME)).isEqualTo(new Step.Rethrow(failure));
    }

    @Test
    void commit_thatFailsWithAnErrorInside_isRethrownItself() {
        IllegalStateException failure = new IllegalStateException("rolled back", new AssertionError());

        assertThat(failing(failure).responded(201, OWN_OUTCOME)).isEqualTo(new Step.Rethrow(failure));
    }

    @Test
    void ownFailure_ofACommitThatIsNotThereAtTheRelease_isAnswered() {
        RequestLifecycle lifecycle = failed();

        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void ownFailure_withoutAResponse_isRethrown() {
        RequestLifecycle lifecycle = failed();

        assertThat(lifecycle.failed(CAUSE)).isEqualTo(new Step.Rethrow(CAUSE));
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void commit_thatShowsUpBeforeTheRelease_isReplayed() {
        RequestLifecycle lifecycle = failed();
        transaction.commitsLate();

        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isEqualTo(new Step.Replay(OWN));
        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @Test
    void commit_thatShowsUpWhileTheReleaseIsDeferred_isReplayed() {
        RequestLifecycle lifecycle = failed();
        requests.nodes.store.holdBefore(Call.RELEASE);
        Step.Await await = (Step.Await) lifecycle.responded(500, OWN_OUTCOME);

        transaction.commitsLate();
        requests.nodes.timers.advance(SETTLE_BOUND);

        assertThat(await.answer()).isDone();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Replay(OWN));
    }

    @Test
    void commit_thatMayShowUpYet_sinceTheReleaseIsDeferred_isUnknown() {
        RequestLifecycle lifecycle = failed();
        requests.nodes.store.holdBefore(Call.RELEASE);
        lifecycle.responded(500, OWN_OUTCOME);
        requests.nodes.timers.advance(SETTLE_BOUND);

        assertThat(lifecycle.resumed()).isEqualTo(UNKNOWN);
    }

    @Test
    void commit_thatShowsUp_ofAnUnreplayableResponse_saysSo() {
        transaction.holdCommit(CompletableFuture.failedFuture(FAILURE));
        RequestLifecycle lifecycle = requests.running(transaction);
        lifecycle.responded(201, () -> UNREPLAYABLE);
        transaction.commitsLate();

        assertThat(lifecycle.responded(500, OWN_OUTCOME))
                .isEqualTo(new Step.Reject(new Rejection.ReplayFailed("too large")));
    }

    @Test
    void clientError_afterAFailedCommit_isRecorded_andSent() {
        RequestLifecycle lifecycle = failed();
        RecordedResponse conflict = new RecordedResponse.Stored(409, List.of(), new byte[0]);

        assertThat(lifecycle.responded(409, () -> conflict)).isEqualTo(new Step.Send());
        assertThat(requests.recorded()).isEqualTo(conflict);
    }

    @Test
    void clientError_afterACommitThatShowsUp_isNotSent() {
        RequestLifecycle lifecycle = failed();
        transaction.commitsLate();

        assertThat(lifecycle.responded(409, () -> STORED)).isEqualTo(new Step.Replay(OWN));
        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @Test
    void loser_ofAFailedCommit_whoseSuccessorRuns_doesNotKnowWhatHappens() {
        RequestLifecycle lifecycle = failed();
        requests.takenOver();

        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isEqualTo(UNKNOWN);
        assertThat(requests.isOwned()).isTrue();
    }

    @Test
    void loser_ofAFailedCommit_whoseSuccessorIsRecorded_isReplayed() {
        RequestLifecycle lifecycle = failed();
        requests.takenOverAndCompleted(STORED);

        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isEqualTo(new Step.Replay(STORED));
    }

    @Test
    void timeOut_whileTheRecordIsReadAgain_isUnknown() {
        RequestLifecycle lifecycle = failed();
        transaction.commitsLate();
        requests.nodes.store.holdBefore(Call.LOAD);

        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isInstanceOf(Step.Await.class);
        assertThat(lifecycle.timedOut()).isEqualTo(UNKNOWN);
    }

    @Test
    void commit_certainlyRolledBack_freesTheKey_withoutAskingTheRecord() {
        RequestLifecycle lifecycle = failing(new NotCommittedException(CAUSE));
        requests.nodes.store.down(Call.LOAD);

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Rethrow(CAUSE));
        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isEqualTo(new Step.Send());

        assertThat(requests.isKeyFree()).isTrue();
        assertThat(transaction.calls()).containsExactly("complete", "commit", "rollBack");
    }

    @Test
    void keyOfAFailedCompletion_isGivenBack_whenItIsRolledBack() {
        CompletableFuture<Void> rollingBack = new CompletableFuture<>();
        transaction.holdComplete(CompletableFuture.failedFuture(FAILURE));
        transaction.holdRollBack(rollingBack);
        RequestLifecycle lifecycle = requests.running(transaction);
        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Rethrow(FAILURE));

        Step.Await await = (Step.Await) lifecycle.responded(500, OWN_OUTCOME);
        assertThat(await.bound()).isEqualTo(SETTLE_BOUND);
        assertThat(requests.isOwned()).as("while the transaction may hold what it changed").isTrue();
        rollingBack.complete(null);

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Send());
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void clientErrorOfAMarkedTransaction_isRecorded_whenItIsRolledBack() {
        CompletableFuture<Void> rollingBack = new CompletableFuture<>();
        transaction.holdRollBack(rollingBack);
        transaction.marked = true;
        RequestLifecycle lifecycle = requests.running(transaction);

        assertThat(lifecycle.responded(409, OWN_OUTCOME)).isInstanceOf(Step.Await.class);
        assertThat(requests.isOwned()).as("while the transaction may hold what it changed").isTrue();
        rollingBack.complete(null);

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Send());
        assertThat(requests.recorded()).isEqualTo(OWN);
    }
}
