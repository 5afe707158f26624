package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN_OUTCOME;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.REBUILDABLE;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.STORED;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.UNREPLAYABLE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RECONCILE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.SETTLE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * The end of an execution without a transaction.
 */
class SettlingTest {

    private static final IllegalStateException FAILURE = new IllegalStateException("of the method");

    private final Requests requests = new Requests();

    @Test
    void response_ofARecordedStatus_isRecordedBeforeItIsSent() {
        RequestLifecycle lifecycle = requests.running();
        Gate gate = requests.nodes.store.holdBefore(Call.COMPLETE);

        Step.Await await = (Step.Await) lifecycle.responded(201, OWN_OUTCOME);

        assertThat(await.answer()).isNotDone();
        assertThat(await.bound()).isEqualTo(SETTLE_BOUND);
        gate.open();
        assertThat(await.answer()).isDone();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Send());
        assertThat(requests.recorded()).isEqualTo(OWN);
        assertThat(lifecycle.execution()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = { 200, 302, 404, 422 })
    void response_ofAStatusThatSaysWhatHappened_isRecorded(int status) {
        RecordedResponse response = new RecordedResponse.Stored(status, List.of(), new byte[0]);

        assertThat(requests.running().responded(status, () -> response)).isEqualTo(new Step.Send());
        assertThat(requests.recorded()).isEqualTo(response);
    }

    @ParameterizedTest
    @ValueSource(ints = { 401, 429, 500, 503 })
    void response_ofAStatusOfTheMoment_givesTheKeyBack(int status) {
        assertThat(requests.running().responded(status, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void serverError_ofAnOperationWithAReconciler_isLeftToIt() {
        assertThat(requests.running(RECONCILE).responded(500, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(requests.isLeaseEnded()).isTrue();
    }

    @Test
    void clientErrorOfTheMoment_ofAnOperationWithAReconciler_givesTheKeyBack() {
        assertThat(requests.running(RECONCILE).responded(429, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(requests.isKeyFree()).as("the method decided that it did nothing").isTrue();
    }

    @Test
    void failure_withoutAResponse_givesTheKeyBack_andTakesItsWay() {
        RequestLifecycle lifecycle = requests.running();
        Gate gate = requests.nodes.store.holdBefore(Call.RELEASE);

        assertThat(lifecycle.failed(FAILURE)).isInstanceOf(Step.Await.class);
        gate.open();

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Rethrow(FAILURE));
        assertThat(requests.isKeyFree()).isTrue();
        assertThat(lifecycle.execution()).isNull();
    }

    @Test
    void failure_withoutAResponse_ofAnOperationWithAReconciler_isLeftToIt() {
        assertThat(requests.running(RECONCILE).failed(FAILURE)).isEqualTo(new Step.Rethrow(FAILURE));
        assertThat(requests.isLeaseEnded()).isTrue();
    }

    @Test
    void timeOut_whileTheResponseIsRecorded_sendsTheResponse() {
        RequestLifecycle lifecycle = requests.running();
        Gate gate = requests.nodes.store.holdBefore(Call.COMPLETE);
        lifecycle.responded(201, OWN_OUTCOME);

        assertThat(lifecycle.timedOut()).isEqualTo(new Step.Send());
        gate.open();
        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @Test
    void storeThatIsTooSlow_isWaitedForByTheProtocol_withinTheBound() {
        RequestLifecycle lifecycle = requests.running();
        requests.nodes.store.holdBefore(Call.COMPLETE);
        Step.Await await = (Step.Await) lifecycle.responded(201, OWN_OUTCOME);

        requests.nodes.timers.advance(SETTLE_BOUND);

        assertThat(await.answer()).isDone();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Send());
    }

    @Test
    void loser_whoseWinnerIsStored_isReplayed() {
        RequestLifecycle lifecycle = requests.running();
        requests.takenOverAndCompleted(STORED);

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Replay(STORED));
        assertThat(requests.recorded()).isEqualTo(STORED);
    }

    @Test
    void loser_whoseWinnerIsRebuildable_isReplayed() {
        RequestLifecycle lifecycle = requests.running();
        requests.takenOverAndCompleted(REBUILDABLE);

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Replay(REBUILDABLE));
    }

    @Test
    void loser_whoseWinnerIsUnreplayable_isToldSo() {
        RequestLifecycle lifecycle = requests.running();
        requests.takenOverAndCompleted(UNREPLAYABLE);

        assertThat(lifecycle.responded(201, OWN_OUTCOME))
                .isEqualTo(new Step.Reject(new Rejection.ReplayFailed("too large")));
    }

    @Test
    void loser_whoseWinnerStillRuns_isRejected() {
        RequestLifecycle lifecycle = requests.running();
        requests.takenOver();

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Reject(new Rejection.InProgress()));
        assertThat(requests.isOwned()).isTrue();
    }

    @Test
    void loser_whoseKeyIsFreeAgain_doesNotKnowWhatHappened() {
        RequestLifecycle lifecycle = requests.running();
        requests.nodes.otherNode.release(requests.takenOver());

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Reject(new Rejection.OutcomeUnknown()));
    }

    @ParameterizedTest
    @ValueSource(ints = { 404, 429, 500 })
    void loser_ofAnyStatus_isAnsweredFromTheRecord(int status) {
        RequestLifecycle lifecycle = requests.running();
        requests.takenOverAndCompleted(STORED);

        assertThat(lifecycle.responded(status, OWN_OUTCOME)).isEqualTo(new Step.Replay(STORED));
    }

    @Test
    void loser_whoseMethodFailed_isAnsweredFromTheRecord() {
        RequestLifecycle lifecycle = requests.running();
        requests.takenOverAndCompleted(STORED);

        assertThat(lifecycle.failed(FAILURE)).isEqualTo(new Step.Replay(STORED));
    }

    @Test
    void loser_whoseRecordIsReadSlowly_awaitsItWithinTheStoreBound() {
        RequestLifecycle lifecycle = requests.running();
        requests.takenOverAndCompleted(STORED);
        Gate gate = requests.nodes.store.holdBefore(Call.LOAD);

        Step.Await await = (Step.Await) lifecycle.responded(201, OWN_OUTCOME);

        assertThat(await.answer()).isNotDone();
        assertThat(await.bound()).isEqualTo(STORE_BOUND);
        gate.open();
        assertThat(await.answer()).isDone();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Replay(STORED));
    }

    @Test
    void loser_whoseRecordCannotBeRead_doesNotKnowWhatHappened() {
        RequestLifecycle lifecycle = requests.running();
        requests.takenOverAndCompleted(STORED);
        requests.nodes.store.down(Call.LOAD);

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Reject(new Rejection.OutcomeUnknown()));
    }

    @Test
    void timeOut_whileTheRecordOfAWinnerIsRead_isUnknown() {
        RequestLifecycle lifecycle = requests.running();
        requests.takenOverAndCompleted(STORED);
        requests.nodes.store.holdBefore(Call.LOAD);
        lifecycle.responded(201, OWN_OUTCOME);

        assertThat(lifecycle.timedOut()).isEqualTo(new Step.Reject(new Rejection.OutcomeUnknown()));
    }

    @Test
    void response_thatCannotBeMade_isRethrown_andAnotherOneEndsTheExecution() {
        RequestLifecycle lifecycle = requests.running();

        assertThat(lifecycle.responded(201, () -> {
            throw FAILURE;
        })).isEqualTo(new Step.Rethrow(FAILURE));

        assertThat(lifecycle.execution()).isNotNull();
        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void executionBeyondItsLease_thatWasNotTakenOver_isRecorded() {
        RequestLifecycle lifecycle = requests.running();
        requests.nodes.nodeTimers.stop();
        requests.nodes.timers.advance(LEASE);

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(requests.recorded()).isEqualTo(OWN);
    }
}
