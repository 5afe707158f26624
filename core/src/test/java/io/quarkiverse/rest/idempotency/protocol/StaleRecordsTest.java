package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.POLL;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RETENTION;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RE_EXECUTE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RE_EXECUTE_OR_WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.SETTLE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.TICK;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.execution;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;
import io.quarkiverse.rest.idempotency.spi.Binding;

/**
 * Records whose owner is gone, where there is no reconciler: they are left alone, or their method runs again.
 */
class StaleRecordsTest {

    private static final OperationPolicy PATIENT = new OperationPolicy(LEASE, RETENTION, InFlight.WAIT, Duration.ofHours(1),
            StalePolicy.RE_EXECUTE, Duration.ZERO);

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;
    private final IdempotencyProtocol third = nodes.anotherNode();

    @Test
    void staleRecord_whereItIsRejected_isNotTakenOver() {
        Execution dead = nodes.ownedByADeadNode(attempt(REJECT));

        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));

        assertThat(nodes.store.calls(Call.TAKE_OVER)).isZero();
        assertThat(nodes.recordInProgress().ownership()).isEqualTo(dead.ownership());
        assertThat(nodes.heard.taken).isEmpty();
    }

    @Test
    void waitingDuplicates_whereAStaleRecordIsRejected_areAllTold() {
        OperationPolicy patient = new OperationPolicy(LEASE, RETENTION, InFlight.WAIT, Duration.ofHours(1),
                StalePolicy.REJECT, Duration.ZERO);
        own(nodes.otherNode, attempt(patient));
        List<CompletableFuture<Admission>> duplicates = Stream.generate(() -> node.admit(attempt(patient))).limit(3).toList();
        nodes.otherTimers.stop();

        nodes.timers.advance(LEASE.plus(TICK));

        assertThat(duplicates).allSatisfy(
                waiting -> assertThat(waiting).isCompletedWithValue(rejected(new Rejection.OutcomeUnknown())));
        assertThat(node.waiting()).isZero();
    }

    @Test
    @Tag("single-owner")
    void staleRecord_ofDuplicatesOnTwoNodes_isTakenOverOnceWithALargerFence() {
        Execution dead = nodes.ownedByADeadNode(attempt(RE_EXECUTE));

        List<CompletableFuture<Admission>> admissions = Stream.of(node, third, node, third, node)
                .map(one -> one.admit(attempt(RE_EXECUTE))).toList();

        Execution execution = execution(admissions.get(0));
        assertThat(execution.ownership().fence()).isGreaterThan(dead.ownership().fence());
        assertThat(execution.ownership()).isEqualTo(nodes.recordInProgress().ownership());
        assertThat(nodes.heard.taken).containsExactly(execution.ownership());
        assertThat(admissions.subList(1, 5)).allSatisfy(
                other -> assertThat(other).isCompletedWithValue(rejected(new Rejection.InProgress())));
    }

    @Test
    @Tag("single-owner")
    void staleRecord_thatTwoNodesSaw_isTakenOverByOneAndFollowedByTheOther() {
        nodes.ownedByADeadNode(attempt(RE_EXECUTE_OR_WAIT));
        Gate gate = nodes.store.holdBefore(Call.TAKE_OVER);
        CompletableFuture<Admission> slower = node.admit(attempt(RE_EXECUTE_OR_WAIT));
        Execution faster = own(third, attempt(RE_EXECUTE_OR_WAIT));

        gate.open();
        assertThat(slower).isNotDone();
        third.complete(faster, created("again")).join();
        nodes.timers.advance(TICK);

        assertThat(slower).isCompletedWithValue(new Admission.Replay(created("again")));
        assertThat(nodes.heard.taken).isEmpty();
    }

    @Test
    void waitingDuplicates_getTheResponseOfTheRequestThatTookOver() {
        nodes.ownedByADeadNode(attempt(RE_EXECUTE_OR_WAIT));
        Execution again = own(node, attempt(RE_EXECUTE_OR_WAIT));
        CompletableFuture<Admission> here = node.admit(attempt(RE_EXECUTE_OR_WAIT));
        CompletableFuture<Admission> elsewhere = third.admit(attempt(RE_EXECUTE_OR_WAIT));

        node.complete(again, created("again")).join();
        nodes.timers.advance(TICK);

        assertThat(here).isCompletedWithValue(new Admission.Replay(created("again")));
        assertThat(elsewhere).isCompletedWithValue(new Admission.Replay(created("again")));
    }

    @Test
    void staleRecord_whoseNewOwnerDiesToo_isTakenOverByTheNext() {
        nodes.ownedByADeadNode(attempt(RE_EXECUTE));
        Execution second = own(node, attempt(RE_EXECUTE));
        nodes.nodeTimers.stop();
        nodes.timers.advance(LEASE);

        Execution next = own(third, attempt(RE_EXECUTE));

        assertThat(next.ownership().fence()).isGreaterThan(second.ownership().fence());
        assertThat(node.complete(second, created("second"))).isCompletedWithValue(Settlement.LOST);
        assertThat(third.complete(next, created("third"))).isCompletedWithValue(Settlement.SETTLED);
    }

    @Test
    @Tag("fenced")
    void aFormerOwnerThatWakesUp_canNeitherCompleteNorRelease() {
        Execution former = nodes.ownedByADeadNode(attempt(RE_EXECUTE));
        Execution present = own(node, attempt(RE_EXECUTE));

        assertThat(nodes.otherNode.complete(former, created("late"))).isCompletedWithValue(Settlement.LOST);
        assertThat(nodes.recordInProgress().ownership()).isEqualTo(present.ownership());

        assertThat(node.complete(present, created("again"))).isCompletedWithValue(Settlement.SETTLED);
        assertThat(third.admit(attempt(RE_EXECUTE)).join()).isEqualTo(new Admission.Replay(created("again")));
    }

    @Test
    @Tag("fenced")
    void aFormerOwnerThatWakesUp_doesNotFreeTheKey() {
        Execution former = nodes.ownedByADeadNode(attempt(RE_EXECUTE));
        Execution present = own(node, attempt(RE_EXECUTE));

        assertThat(nodes.otherNode.release(former)).isCompletedWithValue(Settlement.LOST);

        assertThat(nodes.recordInProgress().ownership()).isEqualTo(present.ownership());
    }

    @Test
    void ownerThatWakesUpBeforeATakeover_stillCompletes() {
        Execution former = nodes.ownedByADeadNode(attempt(RE_EXECUTE));

        assertThat(nodes.otherNode.complete(former, created("late"))).isCompletedWithValue(Settlement.SETTLED);

        assertThat(node.admit(attempt(RE_EXECUTE)).join()).isEqualTo(new Admission.Replay(created("late")));
    }

    @Test
    void anOwnerThatCompletesBetweenReserveAndTakeover_isReplayed() {
        Execution former = nodes.ownedByADeadNode(attempt(RE_EXECUTE));
        Gate gate = nodes.store.holdBefore(Call.TAKE_OVER);
        CompletableFuture<Admission> duplicate = node.admit(attempt(RE_EXECUTE));
        nodes.otherNode.complete(former, created("late")).join();

        gate.open();

        assertThat(duplicate).isCompletedWithValue(new Admission.Replay(created("late")));
    }

    @Test
    void anOwnerThatReleasesBetweenReserveAndTakeover_leavesAFreeKey() {
        Execution former = nodes.ownedByADeadNode(attempt(RE_EXECUTE));
        Gate gate = nodes.store.holdBefore(Call.TAKE_OVER);
        CompletableFuture<Admission> duplicate = node.admit(attempt(RE_EXECUTE));
        nodes.otherNode.release(former).join();

        gate.open();

        assertThat(execution(duplicate).ownership()).isEqualTo(nodes.recordInProgress().ownership());
        assertThat(nodes.store.calls(Call.RESERVE)).isEqualTo(2);
    }

    @Test
    @Tag("bound")
    void otherRequest_doesNotTakeOver() {
        Execution dead = nodes.ownedByADeadNode(attempt(RE_EXECUTE));
        Binding other = new Binding("POST /payments", "/payments", "f2");

        assertThat(node.admit(attempt(Nodes.KEY, other, RE_EXECUTE)).join())
                .isEqualTo(rejected(new Rejection.Reused(java.util.EnumSet.of(Binding.Difference.PAYLOAD))));

        assertThat(nodes.recordInProgress().ownership()).isEqualTo(dead.ownership());
    }

    @Test
    @Tag("single-owner")
    void waitingDuplicates_ofADeadOwner_haveOneTakeOver_andTheRestWaitForIt() {
        own(nodes.otherNode, attempt(PATIENT));
        List<CompletableFuture<Admission>> duplicates = Stream.generate(() -> node.admit(attempt(PATIENT))).limit(3).toList();
        nodes.otherTimers.stop();

        nodes.timers.advance(LEASE.plus(TICK.multipliedBy(3)));
        assertThat(duplicates).filteredOn(CompletableFuture::isDone).hasSize(1);
        assertThat(nodes.store.calls(Call.TAKE_OVER)).isEqualTo(1);
        assertThat(node.waiting()).isEqualTo(2);

        node.complete(execution(duplicates.get(0)), created("again"));
        assertThat(duplicates.subList(1, 3)).allSatisfy(
                waiting -> assertThat(waiting).isCompletedWithValue(new Admission.Replay(created("again"))));
    }

    @Test
    void takeoverThatFails_rejectsTheRequest_andTheNextTakesOver() {
        nodes.ownedByADeadNode(attempt(RE_EXECUTE));
        IllegalStateException failure = new IllegalStateException("no connection");
        nodes.store.failBefore(Call.TAKE_OVER, failure);

        assertThat(node.admit(attempt(RE_EXECUTE)).join()).isEqualTo(rejected(new Rejection.StoreUnavailable(failure, true)));

        assertThat(node.admit(attempt(RE_EXECUTE)).join()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    @Tag("at-most-once-per-fence")
    void aTakeoverWhoseAnswerWasLost_isAdoptedByTheNextRequest() {
        nodes.ownedByADeadNode(attempt(RE_EXECUTE));
        nodes.store.failAfter(Call.TAKE_OVER, new IllegalStateException("the answer is lost"));
        node.admit(attempt(RE_EXECUTE)).join();
        assertThat(third.admit(attempt(RE_EXECUTE)).join()).isEqualTo(rejected(new Rejection.InProgress()));

        Execution adopted = own(node, attempt(RE_EXECUTE));

        assertThat(adopted.ownership()).isEqualTo(nodes.recordInProgress().ownership());
        assertThat(node.admit(attempt(RE_EXECUTE)).join()).isEqualTo(rejected(new Rejection.InProgress()));
    }

    @Test
    @Tag("bounded")
    void takeoverAfterTheBound_isGivenBack() {
        nodes.ownedByADeadNode(attempt(RE_EXECUTE));
        Gate gate = nodes.store.holdAnswer(Call.TAKE_OVER);
        CompletableFuture<Admission> late = node.admit(attempt(RE_EXECUTE));
        nodes.timers.advance(STORE_BOUND);
        assertThat(late.join()).isInstanceOfSatisfying(Admission.Rejected.class,
                rejected -> assertThat(rejected.rejection()).isInstanceOfSatisfying(Rejection.StoreUnavailable.class,
                        unavailable -> assertThat(unavailable.keyKnown()).isTrue()));

        gate.open();

        assertThat(nodes.recordInProgress().ownerless()).as("its lease was ended, and it was not forgotten").isTrue();
        assertThat(nodes.recordInProgress().leaseOver()).isTrue();
        assertThat(node.running()).isZero();
        assertThat(third.admit(attempt(RE_EXECUTE)).join()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    @Tag("single-owner")
    void aNodeThatWasAwayForItsLease_doesNotBeginTheMethodThatItsSuccessorRuns() {
        Nodes patient = new Nodes(
                new ProtocolLimits(LEASE.multipliedBy(2), SETTLE_BOUND, Duration.ofSeconds(1), POLL, 100, 10));
        Gate gate = patient.store.holdAnswer(Call.RESERVE);
        CompletableFuture<Admission> away = patient.node.admit(attempt(RE_EXECUTE));
        patient.timers.advance(LEASE);
        Execution successor = own(patient.otherNode, attempt(RE_EXECUTE));

        gate.open();

        assertThat(away.join()).isEqualTo(rejected(new Rejection.PausedPastLease()));
        assertThat(patient.node.running()).isZero();
        assertThat(patient.otherNode.complete(successor, created("only"))).isCompletedWithValue(Settlement.SETTLED);
        assertThat(patient.node.admit(attempt(RE_EXECUTE)).join()).isEqualTo(new Admission.Replay(created("only")));
    }

    @Test
    void aRequestGivenUpDuringTheTakeover_givesTheRecordBack() {
        nodes.ownedByADeadNode(attempt(RE_EXECUTE));
        Gate gate = nodes.store.holdBefore(Call.TAKE_OVER);
        CompletableFuture<Admission> request = node.admit(attempt(RE_EXECUTE));

        request.cancel(false);
        gate.open();

        assertThat(nodes.recordInProgress().ownerless()).isTrue();
        assertThat(third.admit(attempt(RE_EXECUTE)).join()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    void fail_withoutAReconciler_leavesAFreeKey() {
        Execution first = own(node, attempt(REJECT));

        assertThat(node.fail(first)).isCompletedWithValue(Settlement.SETTLED);

        assertThat(own(third, attempt(REJECT)).ownership().fence()).isGreaterThan(first.ownership().fence());
        assertThat(nodes.heard.taken).isEmpty();
    }

    @Test
    void fail_whereItIsSafeToRunAgain_leavesAFreeKey() {
        Execution first = own(node, attempt(RE_EXECUTE));

        node.fail(first).join();

        assertThat(own(third, attempt(RE_EXECUTE)).ownership().fence()).isGreaterThan(first.ownership().fence());
    }
}
