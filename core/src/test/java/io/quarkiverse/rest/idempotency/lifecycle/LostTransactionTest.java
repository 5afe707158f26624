package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN_OUTCOME;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.REBUILDABLE;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.STORED;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.UNREPLAYABLE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RECONCILE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;

/**
 * The end of an execution in the transaction of its method, when it has lost its ownership.
 */
class LostTransactionTest {

    private final Requests requests = new Requests();
    private final ScriptedTransaction transaction = requests.transaction();

    @Test
    void loser_whoseWinnerIsStored_rollsBack_andIsReplayed() {
        RequestLifecycle lifecycle = requests.running(transaction);
        Execution execution = lifecycle.execution();
        requests.takenOverAndCompleted(STORED);

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Replay(STORED));

        assertThat(transaction.calls()).containsExactly("complete", "rollBack");
        assertThat(requests.nodes.heard.lost).containsExactly(execution.ownership());
        assertThat(requests.nodes.node.running()).isZero();
    }

    @Test
    void loser_whoseWinnerIsRebuildable_isReplayed() {
        RequestLifecycle lifecycle = requests.running(transaction);
        requests.takenOverAndCompleted(REBUILDABLE);

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Replay(REBUILDABLE));
    }

    @Test
    void loser_whoseWinnerIsUnreplayable_isToldSo() {
        RequestLifecycle lifecycle = requests.running(transaction);
        requests.takenOverAndCompleted(UNREPLAYABLE);

        assertThat(lifecycle.responded(201, OWN_OUTCOME))
                .isEqualTo(new Step.Reject(new Rejection.ReplayFailed("too large")));
    }

    @Test
    void loser_whoseWinnerStillRuns_isRejected() {
        RequestLifecycle lifecycle = requests.running(transaction);
        requests.takenOver();

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Reject(new Rejection.InProgress()));
        assertThat(transaction.calls()).containsExactly("complete", "rollBack");
        assertThat(requests.isOwned()).isTrue();
    }

    @Test
    void loser_whoseRecordIsReadSlowly_awaitsItWithinTheStoreBound() {
        RequestLifecycle lifecycle = requests.running(transaction);
        requests.takenOverAndCompleted(STORED);
        Gate gate = requests.nodes.store.holdBefore(Call.LOAD);

        Step.Await await = (Step.Await) lifecycle.responded(201, OWN_OUTCOME);

        assertThat(await.bound()).isEqualTo(STORE_BOUND);
        assertThat(await.answer()).isNotDone();
        gate.open();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Replay(STORED));
    }

    @Test
    void timeOut_whileTheRecordOfAWinnerIsRead_isUnknown() {
        RequestLifecycle lifecycle = requests.running(transaction);
        requests.takenOverAndCompleted(STORED);
        requests.nodes.store.holdBefore(Call.LOAD);
        lifecycle.responded(201, OWN_OUTCOME);

        assertThat(lifecycle.timedOut()).isEqualTo(new Step.Reject(new Rejection.OutcomeUnknown()));
    }

    @Test
    void loser_ofAnOperationWithAReconciler_givesNothingBack() {
        RequestLifecycle lifecycle = requests.running(RECONCILE);
        lifecycle.runsIn(transaction);
        requests.takenOver();

        lifecycle.responded(201, OWN_OUTCOME);

        assertThat(requests.nodes.store.calls(Call.RELEASE)).isZero();
    }
}
