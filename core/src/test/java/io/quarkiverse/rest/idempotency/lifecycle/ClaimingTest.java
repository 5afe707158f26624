package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN_OUTCOME;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.STORED;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.arrive;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.CLAIM;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.CLAIM_OR_WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.TICK;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.OperationPolicy;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/** Requests whose transactions claim their keys. */
class ClaimingTest {

    private static final Step CLAIMS = new Step.Claim();
    private static final Step INVOKE = new Step.Invoke();
    private static final Step IN_PROGRESS = new Step.Reject(new Rejection.InProgress());
    private static final Step UNKNOWN = new Step.Reject(new Rejection.OutcomeUnknown());
    private static final RecordedResponse CONFLICT = new RecordedResponse.Stored(409, List.of(), new byte[0]);
    private static final Exception FAILURE = new IllegalStateException("out of shared memory");

    private final Requests requests = new Requests();
    private final ScriptedTransaction transaction = requests.transaction();

    private RequestLifecycle claiming(OperationPolicy policy) {
        RequestLifecycle lifecycle = requests.request();
        assertThat(arrive(lifecycle, policy)).isEqualTo(CLAIMS);
        return lifecycle;
    }

    private RequestLifecycle running() {
        RequestLifecycle lifecycle = claiming(CLAIM);
        assertThat(lifecycle.runsIn(transaction)).isEqualTo(INVOKE);
        return lifecycle;
    }

    /** Another transaction has the key. */
    private ScriptedTransaction occupied() {
        ScriptedTransaction other = requests.transaction();
        other.claim(KEY);
        return other;
    }

    /** Another node records a response. */
    private void recordedElsewhere() {
        Execution other = own(requests.nodes.otherNode, attempt(CLAIM));
        requests.nodes.otherNode.complete(other, STORED);
    }

    @Test
    void claim_isTakenFirst_andThenLookedForARecord() {
        RequestLifecycle lifecycle = running();

        assertThat(transaction.calls()).containsExactly("claim", "load");
        assertThat(lifecycle.inTransaction()).isTrue();
        assertThat(lifecycle.execution().isClaim()).isTrue();
    }

    @Test
    void look_beginsOnlyWhenTheClaimIsThere() {
        CompletableFuture<Void> held = new CompletableFuture<>();
        transaction.holdClaim(held);
        RequestLifecycle lifecycle = claiming(CLAIM);

        assertThat(lifecycle.runsIn(transaction)).isInstanceOf(Step.Await.class);
        assertThat(transaction.calls()).containsExactly("claim");

        held.complete(null);
        assertThat(lifecycle.resumed()).isEqualTo(INVOKE);
        assertThat(transaction.calls()).containsExactly("claim", "load");
    }

    @Test
    void request_isToldOfAsExecuted_whenItHasTheClaim() {
        RequestLifecycle lifecycle = claiming(CLAIM);
        assertThat(requests.nodes.heard.admitted).isEmpty();

        lifecycle.runsIn(transaction);

        assertThat(requests.nodes.heard.admitted).hasSize(1);
        assertThat(lifecycle.execution().hasRun()).isTrue();
    }

    @Test
    void occupiedKey_rollsBack_andRejects() {
        occupied();
        RequestLifecycle lifecycle = claiming(CLAIM);

        assertThat(lifecycle.runsIn(transaction)).isEqualTo(IN_PROGRESS);

        assertThat(transaction.calls()).containsExactly("claim", "rollBack");
        assertThat(requests.nodes.node.running()).isZero();
        assertThat(lifecycle.execution()).isNull();
    }

    @Test
    void occupiedKey_isAwaited_andClaimedByAnotherTransaction() {
        ScriptedTransaction other = occupied();
        RequestLifecycle lifecycle = claiming(CLAIM_OR_WAIT);
        Step.AwaitOwner await = (Step.AwaitOwner) lifecycle.runsIn(transaction);
        assertThat(await.admission()).isNotDone();

        other.rollBack();
        requests.nodes.timers.advance(TICK);

        assertThat(await.admission()).isDone();
        assertThat(lifecycle.resumed()).isEqualTo(CLAIMS);
        assertThat(lifecycle.runsIn(requests.transaction())).isEqualTo(INVOKE);
    }

    @Test
    void occupiedKey_whoseOwnerCommitsWhileItIsAwaited_isReplayed() {
        occupied();
        RequestLifecycle lifecycle = claiming(CLAIM_OR_WAIT);
        lifecycle.runsIn(transaction);

        recordedElsewhere();
        requests.nodes.timers.advance(TICK);

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Replay(STORED));
    }

    @Test
    @Tag("exactly-once")
    void exactlyOnce_recordThatCameBeforeTheClaim_isReplayed() {
        RequestLifecycle lifecycle = claiming(CLAIM);
        recordedElsewhere();

        assertThat(lifecycle.runsIn(transaction)).isEqualTo(new Step.Replay(STORED));

        assertThat(transaction.calls()).containsExactly("claim", "load", "rollBack");
    }

    @Test
    void claim_thatFails_rollsBack_andIsStoreUnavailable() {
        transaction.holdClaim(CompletableFuture.failedFuture(FAILURE));
        RequestLifecycle lifecycle = claiming(CLAIM);

        assertThat(lifecycle.runsIn(transaction)).isEqualTo(new Step.Reject(new Rejection.StoreUnavailable(FAILURE)));

        assertThat(transaction.calls()).containsExactly("claim", "rollBack");
    }

    @Test
    void look_thatFails_rollsBack_andIsStoreUnavailable() {
        transaction.holdLoad(CompletableFuture.failedFuture(FAILURE));

        assertThat(claiming(CLAIM).runsIn(transaction))
                .isEqualTo(new Step.Reject(new Rejection.StoreUnavailable(FAILURE)));

        assertThat(transaction.calls()).containsExactly("claim", "load", "rollBack");
    }

    @Test
    void claim_thatFails_ofAnOperationThatRunsUnprotected_runs() {
        transaction.holdClaim(CompletableFuture.failedFuture(FAILURE));
        RequestLifecycle lifecycle = requests.unprotectedRequest();
        arrive(lifecycle, CLAIM);

        assertThat(lifecycle.runsIn(transaction)).isEqualTo(new Step.InvokeUnprotected(FAILURE));
    }

    @Test
    void clientThatIsGoneBeforeItsMethod_leavesTheKeyFree() {
        CompletableFuture<Void> held = new CompletableFuture<>();
        transaction.holdLoad(held);
        RequestLifecycle lifecycle = claiming(CLAIM);
        lifecycle.runsIn(transaction);

        lifecycle.disconnected();
        held.complete(null);

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Discard());
        assertThat(transaction.calls()).containsExactly("claim", "load", "rollBack");
        assertThat(requests.nodes.node.running()).isZero();
    }

    @Test
    void clientThatIsGoneBeforeAnOccupiedKey_isDiscarded() {
        occupied();
        CompletableFuture<Void> held = new CompletableFuture<>();
        transaction.holdClaim(held);
        RequestLifecycle lifecycle = claiming(CLAIM_OR_WAIT);
        lifecycle.runsIn(transaction);

        lifecycle.disconnected();
        held.complete(null);

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Discard());
        assertThat(requests.nodes.node.running()).isZero();
    }

    @Test
    void requestThatEndsWhileItClaims_rollsBack() {
        transaction.holdClaim(new CompletableFuture<>());
        RequestLifecycle lifecycle = claiming(CLAIM);
        lifecycle.runsIn(transaction);

        lifecycle.closed();

        assertThat(transaction.calls()).containsExactly("claim", "rollBack");
        assertThat(requests.nodes.node.running()).isZero();
    }

    @Test
    void requestThatEndsBeforeItsTransaction_leavesTheKeyFree() {
        claiming(CLAIM).closed();

        assertThat(requests.nodes.node.running()).isZero();
    }

    @Test
    void response_isRecordedByTheCommit() {
        RequestLifecycle lifecycle = running();

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Send());

        assertThat(transaction.calls()).containsExactly("claim", "load", "complete", "commit");
        assertThat(requests.recorded()).isEqualTo(OWN);
        assertThat(requests.nodes.store.calls()).as("calls besides the transaction's")
                .isEqualTo(requests.nodes.store.calls(Call.LOAD)).isEqualTo(1);
    }

    @Test
    @Tag("exactly-once")
    void exactlyOnce_recordThatCameDuringTheMethod_rollsBack_andIsReplayed() {
        RequestLifecycle lifecycle = running();
        recordedElsewhere();

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Replay(STORED));

        assertThat(transaction.calls()).containsExactly("claim", "load", "complete", "rollBack");
    }

    @Test
    void methodThatRunsOnceMore_claimsInItsNextTransaction() {
        RequestLifecycle lifecycle = running();
        transaction.rollBack();
        ScriptedTransaction next = requests.transaction();

        assertThat(lifecycle.runsIn(next)).isEqualTo(INVOKE);

        assertThat(next.calls()).containsExactly("claim", "load");
        assertThat(requests.nodes.heard.admitted).as("told once").hasSize(1);
    }

    @Test
    void methodThatRunsOnceMore_afterAnotherHasClaimed_isADuplicate() {
        RequestLifecycle lifecycle = running();
        transaction.rollBack();
        occupied();

        assertThat(lifecycle.runsIn(requests.transaction())).isEqualTo(IN_PROGRESS);
    }

    @Test
    void clientError_afterARollback_isRecordedOnItsOwn() {
        transaction.marked = true;
        RequestLifecycle lifecycle = running();

        assertThat(lifecycle.responded(409, OWN_OUTCOME)).isEqualTo(new Step.Send());

        assertThat(transaction.calls()).containsExactly("claim", "load", "rollBack");
        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @Test
    @Tag("exactly-once")
    void exactlyOnce_clientErrorAfterARollback_behindAnotherRecord_isReplayed() {
        transaction.marked = true;
        RequestLifecycle lifecycle = running();
        recordedElsewhere();

        assertThat(lifecycle.responded(409, OWN_OUTCOME)).isEqualTo(new Step.Replay(STORED));
    }

    @Test
    void serverError_rollsBack_andLeavesTheKeyFree() {
        RequestLifecycle lifecycle = running();

        assertThat(lifecycle.responded(503, OWN_OUTCOME)).isEqualTo(new Step.Send());

        assertThat(transaction.calls()).containsExactly("claim", "load", "rollBack");
        assertThat(requests.isKeyFree()).isTrue();
        assertThat(requests.nodes.node.running()).isZero();
    }

    @Test
    void serverError_afterAnotherHasRecordedAResponse_isReplayed() {
        RequestLifecycle lifecycle = running();
        recordedElsewhere();

        assertThat(lifecycle.responded(503, OWN_OUTCOME)).isEqualTo(new Step.Replay(STORED));
    }

    @Test
    void commit_whoseAnswerIsLost_isReplayed() {
        transaction.loseAnswerOfCommit(FAILURE);

        assertThat(running().responded(201, OWN_OUTCOME)).isEqualTo(new Step.Replay(OWN));
    }

    @Test
    void commitThatFails_isAnsweredByTheMapper_whoseRecordProvesIt() {
        transaction.holdCommit(CompletableFuture.failedFuture(FAILURE));
        RequestLifecycle lifecycle = running();

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Rethrow(FAILURE));
        assertThat(lifecycle.responded(409, () -> CONFLICT)).isEqualTo(new Step.Send());

        assertThat(requests.recorded()).isEqualTo(CONFLICT);
    }

    @Test
    void commitThatFails_andTakesEffectLater_isReplayed() {
        transaction.holdCommit(CompletableFuture.failedFuture(FAILURE));
        RequestLifecycle lifecycle = running();
        lifecycle.responded(201, OWN_OUTCOME);

        transaction.commitsLate();

        assertThat(lifecycle.responded(409, () -> STORED)).isEqualTo(new Step.Replay(OWN));
    }

    /** Nothing in the store would keep the transaction from being committed after all. */
    @Test
    void commitThatFails_answeredWithoutARecord_isUnknown() {
        transaction.holdCommit(CompletableFuture.failedFuture(FAILURE));
        RequestLifecycle lifecycle = running();
        lifecycle.responded(201, OWN_OUTCOME);

        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isEqualTo(UNKNOWN);
    }

    @Test
    void commitThatFails_whoseRecordCannotBeRead_isUnknown() {
        RequestLifecycle lifecycle = running();
        requests.nodes.store.down(Call.LOAD);
        transaction.holdCommit(CompletableFuture.failedFuture(FAILURE));

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(UNKNOWN);
        assertThat(requests.nodes.node.running()).isZero();
    }
}
