package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.HEARTBEAT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.OTHER_KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RETENTION;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.TakeOver;

/**
 * How executions are kept alive, and what it costs.
 */
class LeasesTest {

    private static final Duration THIRD = LEASE.dividedBy(3);

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;

    private int heartbeats() {
        return nodes.store.calls(Call.HEARTBEAT);
    }

    private void takenOverBehindItsBack(Execution execution) {
        nodes.records.release(List.of(ReleaseCall.endLease(execution.ownership(), Duration.ZERO)));
        nodes.records.takeOver(List.of(new TakeOver(KEY, nodes.otherNode.owner(), LEASE, RETENTION)));
    }

    @Test
    void anExecutionShorterThanAThirdOfItsLease_causesNoHeartbeat() {
        Execution execution = own(node, attempt(REJECT));
        nodes.timers.advance(THIRD.minusNanos(1));
        node.complete(execution, created("first")).join();

        nodes.timers.advance(LEASE);

        assertThat(heartbeats()).isZero();
        assertThat(nodes.store.calls()).as("reserve and complete").isEqualTo(2);
    }

    @Test
    void callOfATick_renewsAllThatAreDue() {
        own(node, attempt(REJECT));
        own(node, attempt(OTHER_KEY, BINDING, REJECT));

        nodes.timers.advance(THIRD);

        assertThat(heartbeats()).isEqualTo(1);
        assertThat(node.running()).isEqualTo(2);
    }

    @Test
    void callOfATick_namesARecordOnce_alsoWhenItsNodeLostItAndOwnsItAnew() {
        Execution former = own(node, attempt(Nodes.RE_EXECUTE));
        nodes.records.release(List.of(ReleaseCall.endLease(former.ownership(), Duration.ZERO)));
        Execution latter = own(node, attempt(Nodes.RE_EXECUTE));
        own(node, attempt(OTHER_KEY, BINDING, REJECT));

        nodes.timers.advance(THIRD);

        assertThat(nodes.store.heartbeats()).containsExactly(Stream.of(KEY, OTHER_KEY).sorted().toList());
        assertThat(nodes.heard.lost).containsExactly(former.ownership());
        assertThat(latter.leaseEndNanos()).isEqualTo(nodes.timers.nanoTime() + LEASE.toNanos());
        assertThat(node.running()).isEqualTo(2);
    }

    @Test
    void aRenewedLease_movesOn_andIsNotDueAtTheNextTick() {
        Execution execution = own(node, attempt(REJECT));
        nodes.timers.advance(THIRD);
        assertThat(execution.leaseEndNanos()).isEqualTo(nodes.timers.nanoTime() + LEASE.toNanos());

        nodes.timers.advance(THIRD.minusNanos(1));
        assertThat(heartbeats()).isEqualTo(1);
        nodes.timers.advance(Duration.ofNanos(1));
        assertThat(heartbeats()).isEqualTo(2);
    }

    @Test
    @Tag("single-owner")
    void anExecutionMuchLongerThanItsLease_keepsItsKey() {
        Execution execution = own(node, attempt(REJECT));

        for (int i = 0; i < 10; i++) {
            nodes.timers.advance(LEASE.dividedBy(2));
            assertThat(nodes.otherNode.admit(attempt(Nodes.RE_EXECUTE)).join()).isEqualTo(rejected(new Rejection.InProgress()));
        }

        assertThat(node.complete(execution, created("first"))).isCompletedWithValue(Settlement.SETTLED);
    }

    @Test
    void leasesOfDifferentLength_areEachRenewedInTheirOwnTime() {
        OperationPolicy shorter = new OperationPolicy(LEASE.dividedBy(5), RETENTION, InFlight.REJECT, Duration.ZERO,
                StalePolicy.REJECT, Duration.ZERO);
        Execution hasty = own(node, attempt(shorter));
        Execution calm = own(node, attempt(OTHER_KEY, BINDING, REJECT));
        long calmEnd = calm.leaseEndNanos();

        nodes.timers.advance(shorter.lease().dividedBy(3));

        assertThat(hasty.leaseEndNanos()).isEqualTo(nodes.timers.nanoTime() + shorter.lease().toNanos());
        assertThat(calm.leaseEndNanos()).isEqualTo(calmEnd);
    }

    @Test
    void aFailedHeartbeat_isRepeatedAtTheNextTick() {
        Execution execution = own(node, attempt(REJECT));
        long firstEnd = execution.leaseEndNanos();
        nodes.store.failBefore(Call.HEARTBEAT, new IllegalStateException());
        nodes.store.throwAt(Call.HEARTBEAT, new IllegalStateException());

        nodes.timers.advance(THIRD.plus(HEARTBEAT));
        assertThat(execution.leaseEndNanos()).isEqualTo(firstEnd);
        nodes.timers.advance(HEARTBEAT);

        assertThat(heartbeats()).isEqualTo(3);
        assertThat(execution.leaseEndNanos()).isEqualTo(nodes.timers.nanoTime() + LEASE.toNanos());
        assertThat(nodes.heard.lost).isEmpty();
    }

    @Test
    void heartbeats_thatFailOrAreNotAnswered_areToldOf() {
        own(node, attempt(REJECT));
        IllegalStateException failure = new IllegalStateException();
        nodes.store.failBefore(Call.HEARTBEAT, failure);
        nodes.timers.advance(THIRD);
        assertThat(nodes.heard.failedHeartbeats).singleElement().satisfies(cause -> assertThat(cause).isSameAs(failure));

        nodes.store.holdBefore(Call.HEARTBEAT);
        nodes.timers.advance(HEARTBEAT);
        nodes.timers.advance(Nodes.STORE_BOUND);

        assertThat(nodes.heard.failedHeartbeats).hasSize(2).last().isInstanceOf(TimeoutException.class);
    }

    @Test
    void anAnswerThatIsNotOne_isAFailedHeartbeat() {
        Execution execution = own(node, attempt(REJECT));
        nodes.store.answer(Call.HEARTBEAT, List.of());
        nodes.store.answer(Call.HEARTBEAT, null);

        nodes.timers.advance(THIRD.plus(HEARTBEAT.multipliedBy(2)));

        assertThat(heartbeats()).isEqualTo(3);
        assertThat(execution.leaseEndNanos()).isEqualTo(nodes.timers.nanoTime() + LEASE.toNanos());
    }

    @Test
    @Tag("single-owner")
    void aLockedRecord_isNotExtended_andIsAskedForAgainAtTheNextTick() {
        Execution execution = own(node, attempt(REJECT));
        long firstEnd = execution.leaseEndNanos();
        nodes.store.answer(Call.HEARTBEAT, List.of(HeartbeatResult.LOCKED));

        nodes.timers.advance(THIRD);
        assertThat(execution.leaseEndNanos()).isEqualTo(firstEnd);
        assertThat(nodes.heard.lost).isEmpty();
        nodes.timers.advance(HEARTBEAT);

        assertThat(heartbeats()).isEqualTo(2);
        assertThat(execution.leaseEndNanos()).isEqualTo(nodes.timers.nanoTime() + LEASE.toNanos());
    }

    @Test
    void recordLockedPastItsLease_isNotSurelyOwned_andCanBeCompleted() {
        Execution execution = own(node, attempt(REJECT));
        for (Duration asked = Duration.ZERO; asked.compareTo(LEASE) < 0; asked = asked.plus(HEARTBEAT)) {
            nodes.store.answer(Call.HEARTBEAT, List.of(HeartbeatResult.LOCKED));
        }

        nodes.timers.advance(LEASE);

        assertThat(node.surelyOwns(execution)).isFalse();
        assertThat(nodes.heard.lost).isEmpty();
        assertThat(node.running()).isEqualTo(1);
        assertThat(node.complete(execution, created("first"))).isCompletedWithValue(Settlement.SETTLED);
    }

    @Test
    void theLeaseIsCountedFromTheCall_notFromItsAnswer() {
        Execution execution = own(node, attempt(REJECT));
        Gate gate = nodes.store.holdBefore(Call.HEARTBEAT);
        nodes.timers.advance(THIRD);
        long askedAt = nodes.timers.nanoTime();

        nodes.timers.advance(HEARTBEAT);
        gate.open();

        assertThat(execution.leaseEndNanos()).isEqualTo(askedAt + LEASE.toNanos());
    }

    @Test
    void nextTick_whileACallIsUnderWay_makesNoOther() {
        own(node, attempt(REJECT));
        Gate gate = nodes.store.holdBefore(Call.HEARTBEAT);
        nodes.timers.advance(THIRD.plus(STORE_BOUND).minusNanos(1));
        assertThat(heartbeats()).isEqualTo(1);

        gate.open();
        nodes.timers.advance(THIRD);

        assertThat(heartbeats()).isEqualTo(2);
    }

    @Test
    void aCallThatIsNeverAnswered_doesNotEndTheLeasesOfTheNode() {
        Execution execution = own(node, attempt(REJECT));
        nodes.store.holdBefore(Call.HEARTBEAT);

        nodes.timers.advance(LEASE.multipliedBy(3));

        assertThat(execution.leaseEndNanos()).isGreaterThan(nodes.timers.nanoTime());
        assertThat(nodes.otherNode.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
    }

    @Test
    void callsNeverPileUp_behindAStoreThatDoesNotAnswer() {
        own(node, attempt(REJECT));
        Gate first = nodes.store.holdBefore(Call.HEARTBEAT);
        nodes.store.holdBefore(Call.HEARTBEAT);

        nodes.timers.advance(LEASE.multipliedBy(10));
        assertThat(heartbeats()).isEqualTo(2);

        first.open();
        nodes.timers.advance(STORE_BOUND.plus(HEARTBEAT));
        assertThat(heartbeats()).as("one that is not answered is not waited for").isEqualTo(3);
    }

    @Test
    void ticks_goOn_whenTheSecondCallIsAnswered() {
        Execution execution = own(node, attempt(REJECT));
        nodes.store.holdBefore(Call.HEARTBEAT);
        Gate second = nodes.store.holdBefore(Call.HEARTBEAT);
        nodes.timers.advance(LEASE);
        assertThat(heartbeats()).isEqualTo(2);

        second.open();
        nodes.timers.advance(LEASE);

        assertThat(heartbeats()).isGreaterThan(2);
        assertThat(execution.leaseEndNanos()).isGreaterThan(nodes.timers.nanoTime());
    }

    @Test
    @Tag("fenced")
    void aLostLease_isHeardOnceAndNotRenewedAnyMore() {
        Execution execution = own(node, attempt(REJECT));
        takenOverBehindItsBack(execution);

        nodes.timers.advance(LEASE);

        assertThat(nodes.heard.lost).containsExactly(execution.ownership());
        assertThat(heartbeats()).isEqualTo(1);
        assertThat(node.running()).isZero();
    }

    @Test
    @Tag("fenced")
    void lossThatAHeartbeatFound_isNotReportedAgainByTheCompletion() {
        Execution execution = own(node, attempt(REJECT));
        takenOverBehindItsBack(execution);
        nodes.timers.advance(LEASE.dividedBy(2));

        assertThat(node.complete(execution, created("late"))).isCompletedWithValue(Settlement.LOST);

        assertThat(nodes.heard.lost).containsExactly(execution.ownership());
    }

    @Test
    void anExecutionThatIsEnding_isNotReportedLost_forItMayHaveEndedInTheStore() {
        Execution execution = own(node, attempt(REJECT));
        Gate answer = nodes.store.holdAnswer(Call.RELEASE);
        nodes.timers.advance(THIRD.minusMillis(1));
        node.release(execution);
        nodes.timers.advance(HEARTBEAT);
        assertThat(heartbeats()).as("it is still kept").isEqualTo(1);

        answer.open();

        assertThat(nodes.heard.lost).isEmpty();
        assertThat(node.running()).isZero();
    }

    @Test
    void idleNode_schedulesNothing() {
        assertThat(nodes.nodeTimers.pending()).isZero();
        Execution execution = own(node, attempt(REJECT));
        assertThat(nodes.nodeTimers.pending()).isEqualTo(1);
        node.complete(execution, created("first")).join();

        nodes.timers.advance(HEARTBEAT);

        assertThat(nodes.nodeTimers.pending()).isZero();
    }

    @Test
    void nextExecution_afterAQuietTime_isKeptAliveAgain() {
        node.complete(own(node, attempt(REJECT)), created("first")).join();
        nodes.timers.advance(LEASE);
        own(node, attempt(OTHER_KEY, BINDING, REJECT));

        nodes.timers.advance(THIRD);

        assertThat(heartbeats()).isEqualTo(1);
    }

    @Test
    void longestRunning_isThatOfTheOldestExecution() {
        assertThat(node.longestRunning()).isZero();

        own(node, attempt(REJECT));
        nodes.timers.advance(Duration.ofSeconds(7));
        own(node, attempt(OTHER_KEY, BINDING, REJECT));
        nodes.timers.advance(Duration.ofSeconds(2));

        assertThat(node.longestRunning()).isEqualTo(Duration.ofSeconds(9));
    }
}
