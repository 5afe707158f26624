package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN_OUTCOME;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.REBUILDABLE;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.STORED;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.arrive;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.http.HeaderAllowList;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Cases in which the extension and its simulator differed before they had one lifecycle, with the behaviour that was decided
 * for both.
 */
class DecidedDifferencesTest {

    private static final IllegalStateException FAILURE = new IllegalStateException("failed");

    private final Requests requests = new Requests();
    private final ScriptedTransaction transaction = requests.transaction();

    @Test
    void ownershipLostAtCommit_withARebuildableWinner_isReplayed() {
        RequestLifecycle lifecycle = requests.running(transaction);
        requests.takenOverAndCompleted(REBUILDABLE);

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Replay(REBUILDABLE));
        assertThat(transaction.calls()).containsExactly("complete", "rollBack");
    }

    @Test
    void ambiguousCommit_laterFoundRebuildable_isReplayed() {
        transaction.holdCommit(CompletableFuture.failedFuture(FAILURE));
        RequestLifecycle lifecycle = requests.running(transaction);
        lifecycle.responded(201, () -> REBUILDABLE);
        transaction.commitsLate();

        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isEqualTo(new Step.Replay(REBUILDABLE));
    }

    @Test
    void rollbackOnlySuccess_isAFailure_andItsKeyGivenBack() {
        transaction.marked = true;
        RequestLifecycle lifecycle = requests.running(transaction);
        lifecycle.returned(201);

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isInstanceOfSatisfying(Step.Rethrow.class,
                rethrow -> assertThat(rethrow.failure()).isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("The method answered 201, but its transaction was marked for rollback"));
        assertThat(transaction.calls()).containsExactly("rollBack");
        assertThat(requests.recorded()).isNull();

        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void boundedWait_thatEndsWithoutADecision_rejects_andGivesTheKeyBack() {
        Gate gate = requests.nodes.store.holdBefore(Call.RESERVE);
        RequestLifecycle lifecycle = requests.request();
        arrive(lifecycle, REJECT);

        assertThat(lifecycle.timedOut()).isInstanceOfSatisfying(Step.Reject.class,
                reject -> assertThat(reject.rejection()).isInstanceOf(Rejection.StoreUnavailable.class));
        gate.open();
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void boundedWait_thatEndsWithoutASettlement_sendsTheResponse() {
        Gate gate = requests.nodes.store.holdBefore(Call.COMPLETE);
        RequestLifecycle lifecycle = requests.running();
        lifecycle.responded(201, () -> STORED);

        assertThat(lifecycle.timedOut()).isEqualTo(new Step.Send());
        gate.open();
        assertThat(requests.recorded()).isEqualTo(STORED);
    }

    @Test
    void responseThatOutgrowsItsLimit_leavesATombstone_andIsSent() {
        RequestLifecycle lifecycle = requests.running();

        assertThat(lifecycle.responded(200, this::overflow)).isEqualTo(new Step.Send());

        assertThat(requests.recorded()).isEqualTo(overflow());
        assertThat(requests.duplicate()).isEqualTo(rejected(
                new Rejection.ReplayFailed("the response body was larger than the 8 bytes that are kept of this operation")));
    }

    @Test
    void responseThatOutgrowsItsLimit_ofALoser_isNotSent() {
        RequestLifecycle lifecycle = requests.running();
        requests.takenOverAndCompleted(STORED);

        assertThat(lifecycle.responded(200, this::overflow)).isEqualTo(new Step.Replay(STORED));
    }

    private RecordedResponse overflow() {
        return new RecordingPolicy(Replay.STORED, new HeaderAllowList(List.of()), 8)
                .withoutBody(new RecordingPolicy.Response(200, List.of(), null, null), null);
    }

    @Test
    void unmappedException_givesTheKeyBack_beforeItTakesItsWay() {
        RequestLifecycle lifecycle = requests.running();
        Gate gate = requests.nodes.store.holdBefore(Call.RELEASE);

        assertThat(lifecycle.failed(FAILURE)).isInstanceOf(Step.Await.class);
        gate.open();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Rethrow(FAILURE));
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void unmappedException_ofALoser_isAnsweredFromTheRecord() {
        RequestLifecycle lifecycle = requests.running();
        requests.takenOverAndCompleted(STORED);

        assertThat(lifecycle.failed(FAILURE)).isEqualTo(new Step.Replay(STORED));
    }

    @Test
    void requestEndedOutsideTheChain_givesTheKeyBack() {
        requests.running().closed();

        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void requestEndedOutsideTheChain_afterItsMethodReturned_leavesATombstone() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.returned(201);

        lifecycle.closed();

        assertThat(requests.recorded()).isInstanceOf(RecordedResponse.Unreplayable.class);
    }

    @Test
    void requestEndedOutsideTheChain_inATransaction_rollsBack() {
        requests.running(transaction).closed();

        assertThat(transaction.calls()).containsExactly("rollBack");
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void disconnectWhileThePrincipalIsResolved_reservesNothing() {
        CompletableFuture<Attempt> identity = new CompletableFuture<>();
        RequestLifecycle lifecycle = requests.request();
        lifecycle.arrived(identity);

        lifecycle.disconnected();
        identity.complete(attempt(REJECT));

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Discard());
        assertThat(requests.nodes.store.calls()).isZero();
    }
}
