package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.HEARTBEAT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RETENTION;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.SETTLE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.StoreDownException;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.TakeOver;

/**
 * The end of an execution: how long a response is held back for it, and what is done behind a response that has left.
 */
class SettlementTest {

    /** Between two calls to a store that fails, with what is added at random. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(2500);

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;
    private final Execution execution = own(node, attempt(REJECT));

    @Test
    void completion_isSettledWhenTheStoreHasRecordedTheResponse() {
        Gate gate = nodes.store.holdBefore(Call.COMPLETE);
        CompletableFuture<Settlement> settlement = node.complete(execution, created("first"));
        assertThat(settlement).isNotDone();

        gate.open();

        assertThat(settlement).isCompletedWithValue(Settlement.SETTLED);
        nodes.timers.advance(HEARTBEAT);
        assertThat(nodes.timers.pending()).as("the bound is not waited for any more").isZero();
    }

    @Test
    @Tag("bounded")
    void response_isNotHeldBackLongerThanTheBound() {
        nodes.store.holdBefore(Call.COMPLETE);
        CompletableFuture<Settlement> settlement = node.complete(execution, created("first"));

        nodes.timers.advance(SETTLE_BOUND.minusNanos(1));
        assertThat(settlement).isNotDone();
        nodes.timers.advance(Duration.ofNanos(1));

        assertThat(settlement).isCompletedWithValue(Settlement.DEFERRED);
        assertThat(nodes.heard.deferred).containsExactly(execution.ownership());
    }

    @Test
    void deferredCompletion_isRecordedInTheBackground() {
        Gate gate = nodes.store.holdBefore(Call.COMPLETE);
        node.complete(execution, created("first"));
        nodes.timers.advance(SETTLE_BOUND);
        assertThat(nodes.heard.recorded).as("not yet").isEmpty();

        gate.open();

        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(new Admission.Replay(created("first")));
        assertThat(nodes.heard.recorded).as("told when it is").containsExactly(execution.ownership());
        assertThat(execution.status()).hasValue(201);
        assertThat(nodes.heard.lost).isEmpty();
        assertThat(nodes.heard.abandoned).isEmpty();
    }

    @Test
    void aFailingStore_isAskedAgainWithinTheBound() {
        nodes.store.failBefore(Call.COMPLETE, new IllegalStateException());
        nodes.store.throwAt(Call.COMPLETE, new IllegalStateException());

        CompletableFuture<Settlement> settlement = node.complete(execution, created("first"));
        nodes.timers.advance(SETTLE_BOUND.dividedBy(2));

        assertThat(settlement).isCompletedWithValue(Settlement.SETTLED);
        assertThat(nodes.store.calls(Call.COMPLETE)).isEqualTo(3);
        assertThat(nodes.heard.deferred).isEmpty();
    }

    @Test
    @Tag("immutable-outcome")
    void aCompletionWhoseAnswerWasLost_isRepeatedWithoutHarm() {
        nodes.store.failAfter(Call.COMPLETE, new IllegalStateException());

        CompletableFuture<Settlement> settlement = node.complete(execution, created("first"));
        nodes.timers.advance(SETTLE_BOUND);

        assertThat(settlement).isCompletedWithValue(Settlement.SETTLED);
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(new Admission.Replay(created("first")));
    }

    @Test
    void response_isRecorded_whenTheStoreComesBackBeforeTheLeaseEnds() {
        nodes.store.down(Call.COMPLETE);
        node.complete(execution, created("first"));
        nodes.timers.advance(LEASE.dividedBy(2));
        nodes.store.up(Call.COMPLETE);

        nodes.timers.advance(LONGEST_PAUSE);

        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(new Admission.Replay(created("first")));
    }

    @Test
    void store_afterTheLease_isNotAskedAnyMore() {
        nodes.store.down(Call.COMPLETE);
        nodes.store.down(Call.HEARTBEAT);
        node.complete(execution, created("first"));

        nodes.timers.advance(LEASE);

        int calls = nodes.store.calls(Call.COMPLETE);
        nodes.timers.advance(LEASE.multipliedBy(2));
        assertThat(nodes.store.calls(Call.COMPLETE)).isEqualTo(calls);
        assertThat(nodes.heard.abandoned).containsExactly(execution.ownership());
        assertThat(nodes.heard.failures).singleElement().satisfies(
                failure -> assertThat(failure).as("unwrapped").isInstanceOf(StoreDownException.class));
        nodes.timers.advance(REJECT.keptInProgress());
        assertThat(nodes.timers.pending()).isZero();
    }

    @Test
    void lease_whileTheStoreAnswersHeartbeats_isKeptForTheBackground() {
        nodes.store.down(Call.COMPLETE);
        node.complete(execution, created("first"));
        nodes.timers.advance(LEASE.plus(LEASE.dividedBy(2)));

        assertThat(nodes.otherNode.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
        nodes.store.up(Call.COMPLETE);
        nodes.timers.advance(LONGEST_PAUSE);

        assertThat(nodes.otherNode.admit(attempt(REJECT)).join()).isEqualTo(new Admission.Replay(created("first")));
        assertThat(nodes.heard.abandoned).isEmpty();
    }

    @Test
    @Tag("bounded")
    void responseThatTheStoreAlwaysRejects_isGivenUpTwoLeasesAfterTheEnd() {
        nodes.store.down(Call.COMPLETE);
        node.complete(execution, created("first"));

        nodes.timers.advance(LEASE.multipliedBy(2));

        assertThat(nodes.heard.abandoned).containsExactly(execution.ownership());
        assertThat(node.running()).isZero();
        assertThat(nodes.otherNode.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));
        nodes.timers.advance(LEASE);
        assertThat(nodes.timers.pending()).as("nothing is left to do").isZero();
    }

    @Test
    void response_whenTheLeaseEndsBeforeTheBound_isNotHeldBackEither() {
        nodes.store.down(Call.HEARTBEAT);
        nodes.timers.advance(LEASE.minusMillis(100));
        nodes.store.down(Call.COMPLETE);

        assertThat(node.complete(execution, created("first"))).isCompletedWithValue(Settlement.DEFERRED);
        assertThat(nodes.heard.abandoned).containsExactly(execution.ownership());
    }

    @Test
    @Tag("at-most-once-per-fence")
    void anAbandonedExecutionIsNotAdopted_whileTheStoreMaySeeItsLeaseAlive() {
        nodes.store.down(Call.HEARTBEAT);
        nodes.timers.advance(LEASE.minusMillis(100));
        nodes.store.down(Call.COMPLETE);
        node.complete(execution, created("first"));
        nodes.store.up(Call.COMPLETE);

        assertThat(node.admit(attempt(REJECT)).join()).as("the lease is alive for another 100 ms")
                .isEqualTo(rejected(new Rejection.InProgress()));

        nodes.timers.advance(LEASE);
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));
    }

    @Test
    @Tag("at-most-once-per-fence")
    void heartbeatThatReachesTheStoreLate_makesNoOrphanOfAnAbandonedExecution() {
        Gate late = nodes.store.holdBefore(Call.HEARTBEAT);
        nodes.timers.advance(LEASE.dividedBy(3));
        nodes.store.down(Call.HEARTBEAT);
        nodes.store.down(Call.COMPLETE);
        node.complete(execution, created("first"));
        nodes.timers.advance(LEASE);
        assertThat(nodes.heard.abandoned).hasSize(1);

        late.open();
        nodes.timers.advance(LEASE.minusSeconds(1));

        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
        nodes.timers.advance(LEASE);
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));
        nodes.timers.advance(REJECT.keptInProgress());
        assertThat(nodes.timers.pending()).isZero();
    }

    private void takenOverByTheOtherNode() {
        nodes.nodeTimers.stop();
        nodes.timers.advance(LEASE);
        nodes.records.takeOver(List.of(new TakeOver(KEY, nodes.otherNode.owner(), LEASE, RETENTION)));
    }

    @Test
    @Tag("fenced")
    void aFormerOwnerCompletesNothing_andThatIsReportedOnce() {
        takenOverByTheOtherNode();

        assertThat(node.complete(execution, created("late"))).isCompletedWithValue(Settlement.LOST);

        nodes.timers.advance(SETTLE_BOUND.multipliedBy(2));
        assertThat(nodes.heard.lost).containsExactly(execution.ownership());
        assertThat(nodes.store.calls(Call.COMPLETE)).as("the loser stops").isEqualTo(1);
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
    }

    @Test
    @Tag("fenced")
    void aFormerOwnerReleasesNothing_andThatIsReportedOnce() {
        takenOverByTheOtherNode();

        assertThat(node.release(execution)).isCompletedWithValue(Settlement.LOST);

        assertThat(nodes.heard.lost).containsExactly(execution.ownership());
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
    }

    @Test
    void aReleaseIsBounded_andRepeatedInTheBackground() {
        nodes.store.down(Call.RELEASE);
        CompletableFuture<Settlement> settlement = node.release(execution);
        nodes.timers.advance(SETTLE_BOUND);
        assertThat(settlement).isCompletedWithValue(Settlement.DEFERRED);

        nodes.store.up(Call.RELEASE);
        nodes.timers.advance(SETTLE_BOUND);

        assertThat(node.admit(attempt(REJECT)).join()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    void aReleaseThatFailsUntilTheLeaseEnds_isAbandoned() {
        nodes.store.down(Call.RELEASE);
        nodes.store.down(Call.HEARTBEAT);
        node.release(execution);

        nodes.timers.advance(LEASE);

        assertThat(nodes.heard.abandoned).containsExactly(execution.ownership());
        assertThat(node.running()).isZero();
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));
    }

    @Test
    @Tag("at-most-once-per-fence")
    void aHeartbeatThatFailedAndComesMuchLater_doesNotLetTheMethodRunAgain() {
        nodes.store.down(Call.COMPLETE);
        nodes.store.down(Call.HEARTBEAT);
        node.complete(execution, created("first"));
        nodes.timers.advance(LEASE.multipliedBy(3));
        assertThat(nodes.heard.abandoned).containsExactly(execution.ownership());

        nodes.records.heartbeat(List.of(new Heartbeat(execution.ownership(), LEASE, RETENTION)));

        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
        nodes.timers.advance(LEASE);
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));
    }

    @Test
    void aBoundOfZero_holdsNoResponseBackForAStoreThatDoesNotAnswerAtOnce() {
        Nodes hasty = new Nodes(
                new ProtocolLimits(Duration.ofSeconds(2), Duration.ZERO, Duration.ofSeconds(1), Nodes.POLL, 1, 1));
        Execution one = own(hasty.node, attempt(REJECT));
        hasty.store.holdBefore(Call.COMPLETE);

        CompletableFuture<Settlement> settlement = hasty.node.complete(one, created("first"));
        hasty.timers.advance(Duration.ZERO);

        assertThat(settlement).isCompletedWithValue(Settlement.DEFERRED);
    }

    @Test
    void aListenerThatIgnoresEverything_changesNothing() {
        Execution other = own(nodes.otherNode, attempt(Nodes.OTHER_KEY, Nodes.BINDING, REJECT));
        nodes.otherTimers.stop();
        nodes.timers.advance(LEASE);
        nodes.records.takeOver(List.of(new TakeOver(Nodes.OTHER_KEY, node.owner(), LEASE, RETENTION)));

        assertThat(nodes.otherNode.complete(other, created("late"))).isCompletedWithValue(Settlement.LOST);
    }

    @Test
    void aReleaseWhoseAnswerWasLost_hasMetItsOwnEffect_andIsNoLoss() {
        nodes.store.failAfter(Call.RELEASE, new IllegalStateException("the answer is lost"));

        CompletableFuture<Settlement> settlement = node.release(execution);
        nodes.timers.advance(SETTLE_BOUND);

        assertThat(settlement).isCompletedWithValue(Settlement.SETTLED);
        assertThat(nodes.heard.lost).isEmpty();
        assertThat(nodes.store.calls(Call.RELEASE)).isEqualTo(2);
    }

    @Test
    void thePausesBetweenRepetitionsGrow_differ_andEndBeforeTheLease() {
        nodes.store.down(Call.COMPLETE);
        nodes.store.down(Call.HEARTBEAT);
        long leaseEnd = execution.leaseEndNanos();
        node.complete(execution, created("first"));

        List<Duration> pauses = new ArrayList<>();
        long last = nodes.timers.nanoTime();
        while (nodes.heard.abandoned.isEmpty()) {
            int calls = nodes.store.calls(Call.COMPLETE);
            nodes.timers.advance(Duration.ofMillis(1));
            if (nodes.store.calls(Call.COMPLETE) > calls) {
                pauses.add(Duration.ofNanos(nodes.timers.nanoTime() - last));
                last = nodes.timers.nanoTime();
            }
        }

        // A tenth of a second doubled each time, up to 2 s, a quarter more or less, and a millisecond of this test.
        long expected = 100;
        for (Duration pause : pauses.subList(0, 8)) {
            assertThat(pause.toMillis()).isBetween(expected * 3 / 4, expected * 5 / 4 + 1);
            expected = Math.min(2 * expected, 2000);
        }
        assertThat(pauses).as("not many").hasSizeLessThan(30);
        assertThat(pauses.subList(5, 12)).as("spread").doesNotHaveDuplicates();
        assertThat(Duration.ofNanos(leaseEnd - last)).as("the last one before the lease was over")
                .isBetween(Duration.ZERO, Duration.ofMillis(101));
    }

    @Test
    void release_isToldOf_andOneThatFoundTheOwnershipLostIsNot() {
        node.release(execution);
        assertThat(nodes.heard.released).containsExactly(execution.ownership());

        node.release(execution);
        assertThat(nodes.heard.released).hasSize(1);
    }
}
