package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN_OUTCOME;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.STORED;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.arrive;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.SETTLE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;

/**
 * Disconnects from the begin of the method on, and events that come twice or out of order.
 */
class LifecycleEventsTest {

    private static final IllegalStateException FAILURE = new IllegalStateException("failed");

    private final Requests requests = new Requests();
    private final ScriptedTransaction transaction = requests.transaction();

    @Test
    void disconnect_whileTheMethodRuns_doesNotStopIt_andItsResponseIsRecorded() {
        RequestLifecycle lifecycle = requests.running();

        lifecycle.disconnected();

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Invoke());
        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @Test
    void disconnect_whileTheMethodRunsInATransaction_doesNotStopIt() {
        RequestLifecycle lifecycle = requests.running(transaction);

        lifecycle.disconnected();

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(transaction.calls()).containsExactly("complete", "commit");
    }

    @Test
    void disconnect_whileTheResponseIsRecorded_changesNothing() {
        RequestLifecycle lifecycle = requests.running();
        Gate gate = requests.nodes.store.holdBefore(Call.COMPLETE);
        lifecycle.responded(201, OWN_OUTCOME);

        lifecycle.disconnected();
        gate.open();

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Send());
        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @Test
    void disconnect_whileTheTransactionCommits_changesNothing() {
        CompletableFuture<Void> committing = new CompletableFuture<>();
        transaction.holdCommit(committing);
        RequestLifecycle lifecycle = requests.running(transaction);
        lifecycle.responded(201, OWN_OUTCOME);

        lifecycle.disconnected();
        committing.complete(null);

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Send());
        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @Test
    void disconnect_afterTheEnd_changesNothing() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.responded(201, OWN_OUTCOME);

        lifecycle.disconnected();

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Send());
    }

    @Test
    void resume_beforeAnythingHappens_repeatsTheStep() {
        Gate gate = requests.nodes.store.holdBefore(Call.RESERVE);
        RequestLifecycle lifecycle = requests.request();

        Step await = arrive(lifecycle, REJECT);
        assertThat(lifecycle.resumed()).isEqualTo(await);
        gate.open();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Invoke());
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Invoke());

        assertThat(requests.nodes.store.calls(Call.RESERVE)).isEqualTo(1);
    }

    @Test
    void resume_ofAWaitingDuplicate_repeatsTheStep() {
        own(requests.nodes.node, attempt(REJECT));
        RequestLifecycle lifecycle = requests.request();

        Step await = arrive(lifecycle, WAIT);

        assertThat(lifecycle.resumed()).isEqualTo(await);
        assertThat(requests.nodes.node.waiting()).isEqualTo(1);
    }

    @Test
    void resume_whileTheResponseIsRecorded_repeatsTheStep() {
        RequestLifecycle lifecycle = requests.running();
        requests.nodes.store.holdBefore(Call.COMPLETE);

        Step await = lifecycle.responded(201, OWN_OUTCOME);

        assertThat(lifecycle.resumed()).isEqualTo(await);
        assertThat(requests.nodes.store.calls(Call.COMPLETE)).isEqualTo(1);
        requests.nodes.timers.advance(SETTLE_BOUND);
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Send());
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Send());
    }

    @Test
    void resume_whileTheTransactionEnds_asksItForNothingTwice() {
        CompletableFuture<Void> completing = new CompletableFuture<>();
        CompletableFuture<Void> committing = new CompletableFuture<>();
        transaction.holdComplete(completing);
        transaction.holdCommit(committing);
        RequestLifecycle lifecycle = requests.running(transaction);

        Step completion = lifecycle.responded(201, OWN_OUTCOME);
        assertThat(lifecycle.resumed()).isEqualTo(completion);
        completing.complete(null);
        Step commit = lifecycle.resumed();
        assertThat(lifecycle.resumed()).isEqualTo(commit);
        committing.complete(null);
        lifecycle.resumed();

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Send());
        assertThat(transaction.calls()).containsExactly("complete", "commit");
    }

    @Test
    void resume_ofALoser_readsTheRecordOnce() {
        RequestLifecycle lifecycle = requests.running();
        requests.takenOverAndCompleted(STORED);
        Gate gate = requests.nodes.store.holdBefore(Call.LOAD);

        Step await = lifecycle.responded(201, OWN_OUTCOME);
        assertThat(lifecycle.resumed()).isEqualTo(await);
        gate.open();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Replay(STORED));

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Replay(STORED));
        assertThat(requests.nodes.store.calls(Call.LOAD)).isEqualTo(1);
    }

    @Test
    void resume_afterARejection_repeatsIt() {
        own(requests.nodes.otherNode, attempt(REJECT));
        RequestLifecycle lifecycle = requests.request();

        Step reject = arrive(lifecycle, REJECT);

        assertThat(lifecycle.resumed()).isEqualTo(reject);
        assertThat(requests.nodes.store.calls(Call.RESERVE)).isEqualTo(1);
    }

    @Test
    void resume_afterAFailureWithoutAResponse_repeatsIt() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.failed(FAILURE);

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Rethrow(FAILURE));
        assertThat(requests.nodes.store.calls(Call.RELEASE)).isEqualTo(1);
    }

    @Test
    void timeOut_whileTheMethodRuns_changesNothing() {
        RequestLifecycle lifecycle = requests.running();

        assertThat(lifecycle.timedOut()).isEqualTo(new Step.Invoke());
        assertThat(requests.isOwned()).isTrue();
    }

    @Test
    void timeOut_afterTheEnd_changesNothing() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.responded(201, OWN_OUTCOME);

        assertThat(lifecycle.timedOut()).isEqualTo(new Step.Send());
    }

    @Test
    void response_beforeTheRequestIsAdmitted_isRejected() {
        RequestLifecycle lifecycle = requests.request();
        requests.nodes.store.holdBefore(Call.RESERVE);
        arrive(lifecycle, REJECT);

        assertThatIllegalStateException().isThrownBy(() -> lifecycle.responded(201, OWN_OUTCOME))
                .withMessageStartingWith("Expected a request whose method runs, was ");
    }

    @Test
    void response_afterTheEnd_isRejected() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.responded(201, OWN_OUTCOME);

        assertThatIllegalStateException().isThrownBy(() -> lifecycle.responded(201, OWN_OUTCOME));
        assertThatIllegalStateException().isThrownBy(() -> lifecycle.respondingFailed(FAILURE));
        assertThatIllegalStateException().isThrownBy(() -> lifecycle.failed(FAILURE));
        assertThatIllegalStateException().isThrownBy(() -> lifecycle.runsIn(transaction));
    }

    @Test
    void requestWithoutArrival_hasNoExecution_andNoTransaction() {
        RequestLifecycle lifecycle = requests.request();

        assertThat(lifecycle.execution()).isNull();
        assertThat(lifecycle.inTransaction()).isFalse();
    }
}
