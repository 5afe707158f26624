package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.lifecycle.Requests.DECISION_BOUND;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.STORED;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.arrive;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RECONCILE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RE_EXECUTE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.Admission;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.Reconciliation.Verdict;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;

/**
 * A request until it is decided.
 */
class AdmittingTest {

    private final Requests requests = new Requests();
    private final RequestLifecycle lifecycle = requests.request();

    @Test
    void firstRequest_invokesItsMethod_asOwnerOfItsKey() {
        assertThat(lifecycle.hasArrived()).isFalse();

        Step step = arrive(lifecycle, REJECT);

        assertThat(step).isEqualTo(new Step.Invoke());
        assertThat(lifecycle.hasArrived()).isTrue();
        assertThat(lifecycle.execution().ownership().id()).isEqualTo(KEY);
        assertThat(lifecycle.execution().hasRun()).isTrue();
        assertThat(requests.isOwned()).isTrue();
    }

    @Test
    void duplicate_ofCompletedRequest_isReplayed() {
        requests.nodes.otherNode.complete(own(requests.nodes.otherNode, attempt(REJECT)), STORED);

        assertThat(arrive(lifecycle, REJECT)).isEqualTo(new Step.Replay(STORED));
        assertThat(lifecycle.execution()).isNull();
    }

    @Test
    void duplicate_ofRunningRequest_isRejected() {
        own(requests.nodes.otherNode, attempt(REJECT));

        assertThat(arrive(lifecycle, REJECT)).isEqualTo(new Step.Reject(new Rejection.InProgress()));
        assertThat(lifecycle.execution()).isNull();
    }

    @Test
    void waitingDuplicate_whoseOwnerEnds_isReplayed() {
        Execution owner = own(requests.nodes.node, attempt(REJECT));

        Step step = arrive(lifecycle, WAIT);

        assertThat(step).isInstanceOfSatisfying(Step.AwaitOwner.class, await -> assertThat(await.admission()).isNotDone());
        requests.nodes.node.complete(owner, STORED);
        assertThat(((Step.AwaitOwner) step).admission()).isDone();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Replay(STORED));
    }

    @Test
    void duplicate_whoseRecordIsReconciled_isAwaitedWithoutAThread() {
        requests.nodes.ownedByADeadNode(attempt(RECONCILE, Requests.UNANSWERED));
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();

        Step step = lifecycle.arrived(CompletableFuture.completedFuture(attempt(RECONCILE, (record, since) -> verdict)));

        assertThat(step).isInstanceOf(Step.AwaitOwner.class);
        verdict.complete(new Verdict.Applied(STORED));
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Replay(STORED));
    }

    @Test
    void slowStore_isAwaitedWithinTheDecisionBound_beforeTheMethodRuns() {
        Gate gate = requests.nodes.store.holdBefore(Call.RESERVE);

        Step.Await await = (Step.Await) arrive(lifecycle, REJECT);

        assertThat(await.answer()).isNotDone();
        assertThat(await.bound()).isEqualTo(DECISION_BOUND);
        gate.open();
        assertThat(await.answer()).isDone();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Invoke());
    }

    @Test
    void slowStore_thatTellsOfAnOwner_endsTheShortWait() {
        own(requests.nodes.otherNode, attempt(REJECT));
        Gate gate = requests.nodes.store.holdBefore(Call.RESERVE);
        Step.Await await = (Step.Await) arrive(lifecycle, WAIT);

        gate.open();

        assertThat(await.answer()).isDone();
        assertThat(lifecycle.resumed()).isInstanceOf(Step.AwaitOwner.class);
    }

    @Test
    void identity_thatIsNotKnownYet_isAwaitedForAsLongAsItTakes() {
        CompletableFuture<Attempt> identity = new CompletableFuture<>();

        assertThat(lifecycle.arrived(identity)).isEqualTo(new Step.Await(identity, null));
        assertThat(requests.nodes.store.calls()).isZero();

        identity.complete(attempt(REJECT));
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Invoke());
    }

    @Test
    void identity_thatCannotBeFound_isRethrownWithoutAStoreCall() {
        IllegalStateException failure = new IllegalStateException("nobody");

        assertThat(lifecycle.arrived(CompletableFuture.failedFuture(failure))).isEqualTo(new Step.Rethrow(failure));
        assertThat(lifecycle.execution()).isNull();
        assertThat(requests.nodes.store.calls()).isZero();
    }

    @Test
    void identity_thatFailsInAStage_isRethrownAsItWasThrown() {
        IllegalStateException failure = new IllegalStateException("nobody");
        CompletableFuture<Attempt> identity = CompletableFuture.failedFuture(failure);

        assertThat(lifecycle.arrived(identity.thenApply(attempt -> attempt))).isEqualTo(new Step.Rethrow(failure));
    }

    @Test
    void identity_thatFailsWithAnEmptyWrapper_isRethrownWithIt() {
        CompletionException failure = new CompletionException("no cause", null);

        assertThat(lifecycle.arrived(CompletableFuture.failedFuture(failure))).isEqualTo(new Step.Rethrow(failure));
    }

    @Test
    void timeOut_whileTheIdentityIsAwaited_changesNothing() {
        CompletableFuture<Attempt> identity = new CompletableFuture<>();
        lifecycle.arrived(identity);

        assertThat(lifecycle.timedOut()).isEqualTo(new Step.Await(identity, null));
    }

    @Test
    void timeOut_whileTheStoreIsAsked_rejects_andALateReserveIsGivenBack() {
        Gate gate = requests.nodes.store.holdBefore(Call.RESERVE);
        arrive(lifecycle, REJECT);

        assertThat(lifecycle.timedOut()).isInstanceOfSatisfying(Step.Reject.class,
                reject -> assertThat(reject.rejection()).isInstanceOf(Rejection.StoreUnavailable.class));
        assertThat(lifecycle.execution()).isNull();
        gate.open();
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void timeOut_ofAnUnprotectedOperation_rejects_sinceAnotherRequestMayRun() {
        RequestLifecycle unprotected = requests.unprotectedRequest();
        requests.nodes.store.holdBefore(Call.RESERVE);
        arrive(unprotected, REJECT);

        assertThat(unprotected.timedOut()).isInstanceOfSatisfying(Step.Reject.class,
                reject -> assertThat(reject.rejection()).isInstanceOfSatisfying(Rejection.StoreUnavailable.class,
                        unavailable -> assertThat(unavailable.keyKnown()).isTrue()));
    }

    @Test
    void timeOut_ofARequestThatIsDecidedMeanwhile_leavesTheDecision() {
        Gate gate = requests.nodes.store.holdBefore(Call.RESERVE);
        arrive(lifecycle, REJECT);
        gate.open();

        assertThat(lifecycle.timedOut()).isEqualTo(new Step.Invoke());
    }

    @Test
    void unavailableStore_rejectsTheRequest_withItsCause() {
        IllegalStateException cause = new IllegalStateException("down");
        requests.nodes.store.failBefore(Call.RESERVE, cause);

        assertThat(arrive(lifecycle, REJECT)).isEqualTo(new Step.Reject(new Rejection.StoreUnavailable(cause, false)));
    }

    @Test
    void unavailableStore_ofAnUnprotectedOperation_runsItWithoutARecord() {
        IllegalStateException cause = new IllegalStateException("down");
        requests.nodes.store.failBefore(Call.RESERVE, cause);
        RequestLifecycle unprotected = requests.unprotectedRequest();

        assertThat(arrive(unprotected, REJECT)).isEqualTo(new Step.InvokeUnprotected(cause));
        assertThat(unprotected.execution()).isNull();
        unprotected.closed();
        assertThat(requests.nodes.store.calls(Call.RELEASE)).isZero();
    }

    @Test
    void unavailableStore_thatKnewTheKey_rejectsAnUnprotectedOperationToo() {
        requests.nodes.ownedByADeadNode(attempt(RE_EXECUTE));
        IllegalStateException cause = new IllegalStateException("down");
        requests.nodes.store.failBefore(Call.TAKE_OVER, cause);

        assertThat(arrive(requests.unprotectedRequest(), RE_EXECUTE))
                .isEqualTo(new Step.Reject(new Rejection.StoreUnavailable(cause, true)));
    }

    @Test
    void unprotectedOperation_whileItsStoreAnswers_isProtected() {
        own(requests.nodes.otherNode, attempt(REJECT));

        assertThat(arrive(requests.unprotectedRequest(), REJECT)).isEqualTo(new Step.Reject(new Rejection.InProgress()));
    }

    @Test
    void silentStore_isGivenUpByTheProtocol_withinItsBound() {
        requests.nodes.store.holdBefore(Call.RESERVE);
        Step.Await await = (Step.Await) arrive(lifecycle, REJECT);

        requests.nodes.timers.advance(STORE_BOUND);

        assertThat(await.answer()).isDone();
        assertThat(lifecycle.resumed()).isInstanceOfSatisfying(Step.Reject.class,
                reject -> assertThat(reject.rejection()).isInstanceOf(Rejection.StoreUnavailable.class));
    }

    @Test
    void admittedRequest_thatGoesOnAfterItsLease_isRejected_andItsKeyGivenBack() {
        Gate gate = requests.nodes.store.holdBefore(Call.RESERVE);
        arrive(lifecycle, REJECT);
        gate.open();
        requests.nodes.nodeTimers.stop();
        requests.nodes.timers.advance(LEASE);

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Reject(new Rejection.PausedPastLease()));
        assertThat(lifecycle.execution()).isNull();
        assertThat(requests.duplicate()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    void admittedRequest_thatLostItsKey_isRejected_andLeavesItsSuccessor() {
        Gate gate = requests.nodes.store.holdBefore(Call.RESERVE);
        arrive(lifecycle, RE_EXECUTE);
        gate.open();
        requests.takenOver();

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Reject(new Rejection.PausedPastLease()));
        assertThat(requests.isOwned()).isTrue();
    }

    @Test
    void request_thatWaitsPastItsLease_isRejected_andItsKeyGivenBack() {
        assertThat(arrive(lifecycle, REJECT)).isInstanceOf(Step.Invoke.class);
        requests.nodes.nodeTimers.stop();
        requests.nodes.timers.advance(LEASE);

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Reject(new Rejection.PausedPastLease()));
        assertThat(lifecycle.execution()).isNull();
        assertThat(requests.duplicate()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    void waitingRequest_thatLosesItsKey_isRejected_andLeavesItsSuccessor() {
        assertThat(arrive(lifecycle, RE_EXECUTE)).isInstanceOf(Step.Invoke.class);
        requests.takenOver();

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Reject(new Rejection.PausedPastLease()));
        assertThat(requests.isOwned()).isTrue();
    }

    @Test
    void transaction_thatBeginsAfterTheLease_isRolledBack_andTheRequestRejected() {
        assertThat(arrive(lifecycle, REJECT)).isInstanceOf(Step.Invoke.class);
        requests.nodes.nodeTimers.stop();
        requests.nodes.timers.advance(LEASE);
        ScriptedTransaction transaction = requests.transaction();

        assertThat(lifecycle.runsIn(transaction)).isEqualTo(new Step.Reject(new Rejection.PausedPastLease()));
        assertThat(transaction.calls()).containsExactly("rollBack");
        assertThat(requests.duplicate()).isInstanceOf(Admission.Execute.class);
    }
}
