package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BACK_OFF;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RECONCILE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RECONCILE_OR_WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.TICK;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.execution;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.rest.idempotency.protocol.Reconciliation.Verdict;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;

/**
 * Records whose owner is gone, where a reconciler finds out whether the method had its effect.
 */
class ReconciliationTest {

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;
    private final IdempotencyProtocol third = nodes.anotherNode();
    private final Asked asked = new Asked();
    private final Attempt attempt = attempt(RECONCILE, asked);
    private final Attempt patient = attempt(RECONCILE_OR_WAIT, asked);
    private Execution dead;

    @BeforeEach
    void anOwnerIsGone() {
        dead = nodes.ownedByADeadNode(attempt);
    }

    @Test
    void appliedRequest_isRecordedAndReplayed_andTheMethodDoesNotRun() {
        Instant reservedAt = nodes.recordInProgress().reservedAt();
        CompletableFuture<Admission> duplicate = node.admit(attempt);
        assertThat(duplicate).isNotDone();

        asked.say(new Verdict.Applied(created("found")));

        assertThat(duplicate).isCompletedWithValue(new Admission.Replay(created("found")));
        assertThat(third.admit(attempt).join()).isEqualTo(new Admission.Replay(created("found")));
        assertThat(asked.times).as("asked once").containsExactly(reservedAt);
        assertThat(asked.records).containsExactly(attempt.id());
        assertThat(nodes.heard.verdicts).containsExactly(new Verdict.Applied(created("found")));
        assertThat(node.running()).isZero();
    }

    @Test
    void duplicates_duringAReconciliation_followIt_hereAndElsewhere() {
        CompletableFuture<Admission> first = node.admit(patient);
        CompletableFuture<Admission> here = node.admit(patient);
        CompletableFuture<Admission> elsewhere = third.admit(patient);
        assertThat(third.admit(attempt).join()).isEqualTo(rejected(new Rejection.InProgress()));

        asked.say(new Verdict.Applied(created("found")));
        nodes.timers.advance(TICK);

        assertThat(Stream.of(first, here, elsewhere)).allSatisfy(
                admission -> assertThat(admission).isCompletedWithValue(new Admission.Replay(created("found"))));
        assertThat(asked.times).hasSize(1);
    }

    @Test
    void appliedRequestThatCannotBeReplayed_isToldSo() {
        CompletableFuture<Admission> duplicate = node.admit(attempt);

        asked.say(new Verdict.Applied(new RecordedResponse.Unreplayable(200, "the body is too long")));

        assertThat(duplicate).isCompletedWithValue(rejected(new Rejection.ReplayFailed("the body is too long")));
    }

    @Test
    @Tag("at-most-once-per-fence")
    void requestThatWasNotApplied_runsUnderTheFenceOfTheTakeover() {
        CompletableFuture<Admission> duplicate = node.admit(attempt);
        assertThat(duplicate).as("not before the verdict").isNotDone();

        asked.say(new Verdict.NotApplied());

        Execution execution = execution(duplicate);
        assertThat(execution.ownership().fence()).isGreaterThan(dead.ownership().fence());
        assertThat(nodes.heard.taken).containsExactly(execution.ownership());
        assertThat(nodes.heard.verdicts).containsExactly(new Verdict.NotApplied());
        assertThat(third.admit(attempt).join()).isEqualTo(rejected(new Rejection.InProgress()));
        assertThat(nodes.otherNode.complete(dead, created("late"))).isCompletedWithValue(Settlement.LOST);
        assertThat(node.complete(execution, created("again"))).isCompletedWithValue(Settlement.SETTLED);
    }

    static Stream<CompletionStage<Verdict>> answersThatTellNothing() {
        return Stream.of(CompletableFuture.completedFuture(new Verdict.Unknown()),
                CompletableFuture.completedFuture(null),
                CompletableFuture.failedFuture(new IllegalStateException("the provider is down")),
                null);
    }

    @ParameterizedTest
    @MethodSource("answersThatTellNothing")
    void unknownVerdict_isAskedForAgainOnce_afterTheBackOff(CompletionStage<Verdict> answer) {
        asked.answer = answer;

        assertThat(node.admit(attempt).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown(BACK_OFF)));
        nodes.timers.advance(Duration.ofSeconds(2));
        assertThat(node.admit(attempt).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown(BACK_OFF.minusSeconds(2))));
        assertThat(third.admit(patient).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown(BACK_OFF.minusSeconds(2))));
        assertThat(asked.times).hasSize(1);
        assertThat(nodes.heard.verdicts).containsExactly(new Verdict.Unknown());

        nodes.timers.advance(BACK_OFF.minusSeconds(2));
        asked.answer = new CompletableFuture<>();
        CompletableFuture<Admission> next = third.admit(attempt);
        assertThat(node.admit(attempt).join()).isEqualTo(rejected(new Rejection.InProgress()));
        asked.say(new Verdict.Applied(created("found")));

        assertThat(next).isCompletedWithValue(new Admission.Replay(created("found")));
        assertThat(asked.times).hasSize(2);
    }

    @Test
    void aReconcilerThatThrows_couldNotTell() {
        Attempt throwing = attempt(RECONCILE, (record, since) -> {
            throw new IllegalStateException("no bean");
        });

        assertThat(node.admit(throwing).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown(BACK_OFF)));
        assertThat(nodes.recordInProgress().ownerless()).isTrue();
        assertThat(node.running()).isZero();
    }

    @Test
    void waitingDuplicate_isToldAnUnknownVerdict_hereAndElsewhere() {
        CompletableFuture<Admission> first = node.admit(patient);
        List<CompletableFuture<Admission>> duplicates = List.of(node.admit(patient), node.admit(patient), third.admit(patient));

        asked.say(new Verdict.Unknown());
        nodes.timers.advance(TICK);

        assertThat(first).isCompletedWithValue(rejected(new Rejection.OutcomeUnknown(BACK_OFF)));
        assertThat(duplicates).allSatisfy(waiting -> assertThat(waiting.join()).isInstanceOfSatisfying(Admission.Rejected.class,
                rejected -> assertThat(((Rejection.OutcomeUnknown) rejected.rejection()).askAgainAfter())
                        .isBetween(BACK_OFF.minus(TICK), BACK_OFF)));
        assertThat(asked.times).hasSize(1);
    }

    @Test
    @Tag("single-owner")
    void aLongReconciliation_isKeptAlive() {
        CompletableFuture<Admission> duplicate = node.admit(attempt);

        nodes.timers.advance(LEASE.multipliedBy(3));
        assertThat(third.admit(attempt).join()).isEqualTo(rejected(new Rejection.InProgress()));
        assertThat(nodes.store.calls(Call.HEARTBEAT)).isPositive();

        asked.say(new Verdict.NotApplied());
        assertThat(node.complete(execution(duplicate), created("again"))).isCompletedWithValue(Settlement.SETTLED);
    }

    @Test
    @Tag("fenced")
    void reconcilingNode_thatHeardOfItsLoss_doesNotRunTheMethod() {
        CompletableFuture<Admission> duplicate = node.admit(attempt);
        // As when the store is wiped.
        nodes.records.release(List.of(ReleaseCall.forget(nodes.recordInProgress().ownership())));
        nodes.timers.advance(LEASE.dividedBy(3));
        assertThat(nodes.heard.lost).hasSize(1);
        assertThat(third.admit(attempt(RECONCILE, asked)).join()).isInstanceOf(Admission.Execute.class);

        asked.say(new Verdict.NotApplied());

        assertThat(duplicate.join()).isInstanceOf(Admission.Rejected.class);
        assertThat(nodes.heard.lost).as("said once").hasSize(1);
    }

    @Test
    @Tag("fenced")
    void verdict_ofANodeThatDiedMeanwhile_comesTooLate() {
        CompletableFuture<Admission> first = node.admit(attempt);
        nodes.nodeTimers.stop();
        nodes.timers.advance(LEASE);
        Asked again = new Asked();
        CompletableFuture<Admission> next = third.admit(attempt(RECONCILE, again));
        assertThat(again.times).hasSize(1);

        asked.say(new Verdict.Applied(created("late")));
        assertThat(first).isCompletedWithValue(rejected(new Rejection.OutcomeUnknown()));
        assertThat(next).isNotDone();
        again.say(new Verdict.Applied(created("found")));

        assertThat(next).isCompletedWithValue(new Admission.Replay(created("found")));
        assertThat(third.admit(attempt).join()).isEqualTo(new Admission.Replay(created("found")));
        assertThat(nodes.heard.lost).hasSize(1);
    }

    @Test
    void appliedRequest_isReplayed_evenIfTheStoreCannotRecordItNow() {
        nodes.store.down(Call.COMPLETE);
        CompletableFuture<Admission> duplicate = node.admit(attempt);
        asked.say(new Verdict.Applied(created("found")));

        nodes.timers.advance(Nodes.SETTLE_BOUND);
        assertThat(duplicate).isCompletedWithValue(new Admission.Replay(created("found")));

        nodes.store.up(Call.COMPLETE);
        nodes.timers.advance(Nodes.SETTLE_BOUND);
        assertThat(third.admit(attempt).join()).isEqualTo(new Admission.Replay(created("found")));
    }

    @Test
    @Tag("immutable-outcome")
    void reconcilingNode_awayUntilItsLeaseIsOver_doesNotTellAnUnrecordedVerdict() {
        nodes.store.down(Call.HEARTBEAT);
        nodes.store.down(Call.COMPLETE);
        CompletableFuture<Admission> duplicate = node.admit(attempt);
        nodes.timers.advance(LEASE);
        Asked again = new Asked();
        CompletableFuture<Admission> successor = third.admit(attempt(RECONCILE, again));
        again.say(new Verdict.Applied(created("recorded")));
        assertThat(successor).isCompletedWithValue(new Admission.Replay(created("recorded")));

        asked.say(new Verdict.Applied(created("found")));
        nodes.timers.advance(Nodes.SETTLE_BOUND);

        assertThat(duplicate).isCompletedWithValue(rejected(new Rejection.OutcomeUnknown()));
    }

    @Test
    @Tag("at-most-once-per-fence")
    void takeoverWhoseAnswerWasLost_isReconciledBeforeAnythingRuns() {
        nodes.store.failAfter(Call.TAKE_OVER, new IllegalStateException("the answer is lost"));
        node.admit(attempt).join();
        assertThat(asked.times).isEmpty();

        CompletableFuture<Admission> next = node.admit(attempt);

        assertThat(next).isNotDone();
        assertThat(asked.times).hasSize(1);
        asked.say(new Verdict.Applied(created("found")));
        assertThat(next).isCompletedWithValue(new Admission.Replay(created("found")));
    }
}
