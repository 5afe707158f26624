package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.CLAIM;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.CLAIM_OR_WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RE_EXECUTE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.TICK;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT_LIMIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/** Operations whose keys are claimed by the transactions of their methods: no record is reserved. */
class ClaimsTest {

    private static final Admission IN_PROGRESS = rejected(new Rejection.InProgress());
    private static final Runnable NOTHING = () -> {
    };

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;

    private CompletableFuture<Admission> ask(OperationPolicy policy) {
        return node.admit(attempt(policy));
    }

    private void advance(Duration duration) {
        nodes.timers.advance(duration);
    }

    @Test
    void claim_ofAFreeKey_readsOnceAndWritesNothing() {
        Execution claim = own(node, attempt(CLAIM));

        assertThat(claim.isClaim()).isTrue();
        assertThat(nodes.store.calls()).as("calls").isEqualTo(nodes.store.calls(Call.LOAD)).isEqualTo(1);
        assertThat(nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    void claims_ofOneNode_haveOwnersOfTheirOwn() {
        Execution first = own(node, attempt(CLAIM));
        node.release(first);
        Execution second = own(node, attempt(CLAIM));

        assertThat(Set.of(first.ownership().owner(), second.ownership().owner(), node.owner(), node.takeoverOwner()))
                .hasSize(4);
    }

    @Test
    void duplicate_ofAClaimOfThisNode_isRejectedByReading() {
        own(node, attempt(CLAIM));

        assertThat(ask(CLAIM)).isCompletedWithValue(IN_PROGRESS);
        assertThat(nodes.store.calls()).isEqualTo(nodes.store.calls(Call.LOAD)).isEqualTo(2);
    }

    /** The execution of this node may still be on its way to its claim. */
    @Test
    void duplicate_ofAClaimOfThisNode_afterAnotherHasRecorded_isReplayed() {
        own(node, attempt(CLAIM));
        Execution other = own(nodes.otherNode, attempt(CLAIM));
        nodes.otherNode.complete(other, created("other"));

        assertThat(ask(CLAIM)).isCompletedWithValue(new Admission.Replay(created("other")));
    }

    @Test
    @Tag("bound")
    void bound_otherRequestWithAClaimedKey_isRejectedAsReused() {
        own(node, attempt(CLAIM));

        Admission other = node.admit(attempt(KEY, new Binding("POST /payments", "/payments", "f2"), CLAIM)).join();

        assertThat(other).isEqualTo(rejected(new Rejection.Reused(Set.of(Binding.Difference.PAYLOAD))));
    }

    @Test
    void requests_thatReadAtTheSameTime_claimOnce() {
        Gate first = nodes.store.holdAnswer(Call.LOAD);
        Gate second = nodes.store.holdAnswer(Call.LOAD);
        CompletableFuture<Admission> one = ask(CLAIM);
        CompletableFuture<Admission> other = ask(CLAIM);

        second.open();
        first.open();

        assertThat(other.join()).isInstanceOf(Admission.Execute.class);
        assertThat(one).isCompletedWithValue(IN_PROGRESS);
    }

    @Test
    void waitingDuplicate_whenTheClaimIsCommitted_isReplayedAtOnce() {
        Execution claim = own(node, attempt(CLAIM_OR_WAIT));
        CompletableFuture<Admission> duplicate = ask(CLAIM_OR_WAIT);
        assertThat(duplicate).isNotDone();

        nodes.records.complete(List.of(node.completion(claim, created("first"))));
        node.completed(claim);

        assertThat(duplicate).isCompletedWithValue(new Admission.Replay(created("first")));
    }

    @Test
    void waitingDuplicate_whenTheClaimIsGivenBack_claimsTheKey() {
        Execution claim = own(node, attempt(CLAIM_OR_WAIT));
        CompletableFuture<Admission> duplicate = ask(CLAIM_OR_WAIT);

        node.release(claim);

        assertThat(Nodes.execution(duplicate).isClaim()).isTrue();
    }

    @Test
    void waitingDuplicate_ofALongClaimOfThisNode_isLeftAsleep() {
        own(node, attempt(CLAIM_OR_WAIT));
        ask(CLAIM_OR_WAIT);
        int asked = nodes.heard.waits.size();

        advance(TICK.multipliedBy(3));

        assertThat(nodes.heard.waits).hasSize(asked);
        assertThat(nodes.store.calls(Call.CLAIMED)).isZero();
    }

    @Test
    void requestThatFindsTheKeyOccupied_isRejected() {
        Execution claim = own(node, attempt(CLAIM));

        assertThat(node.occupied(claim, NOTHING)).isCompletedWithValue(IN_PROGRESS);

        assertThat(node.running()).isZero();
        assertThat(own(node, attempt(CLAIM)).isClaim()).as("the next request tries").isTrue();
    }

    @Test
    void requestThatFindsTheKeyOccupied_waitsUntilTheKeyIsFree() {
        Execution claim = own(node, attempt(CLAIM_OR_WAIT));
        nodes.store.claimedElsewhere().add(KEY);
        CompletableFuture<Admission> waiting = node.occupied(claim, NOTHING);

        advance(TICK.multipliedBy(3));
        assertThat(waiting).isNotDone();
        assertThat(nodes.store.calls(Call.CLAIMED)).isPositive();

        nodes.store.claimedElsewhere().clear();
        advance(TICK);
        assertThat(Nodes.execution(waiting).isClaim()).isTrue();
    }

    @Test
    void requestThatFindsTheKeyOccupied_isReplayedWhenTheOtherHasCommitted() {
        Execution claim = own(node, attempt(CLAIM_OR_WAIT));
        nodes.store.claimedElsewhere().add(KEY);
        CompletableFuture<Admission> waiting = node.occupied(claim, NOTHING);

        Execution other = own(nodes.otherNode, attempt(CLAIM));
        nodes.otherNode.complete(other, created("other"));
        advance(TICK);

        assertThat(waiting).isCompletedWithValue(new Admission.Replay(created("other")));
    }

    @Test
    @Tag("bounded")
    void bounded_requestThatFindsTheKeyOccupiedAgain_waitsNoLongerThanTheLimit() {
        Execution claim = own(node, attempt(CLAIM_OR_WAIT));
        CompletableFuture<Admission> waiting = node.occupied(claim, NOTHING);
        advance(TICK);
        Execution again = Nodes.execution(waiting);
        nodes.store.claimedElsewhere().add(KEY);
        CompletableFuture<Admission> waitingAgain = node.occupied(again, NOTHING);

        advance(WAIT_LIMIT);

        assertThat(waitingAgain).isCompletedWithValue(IN_PROGRESS);
    }

    @Test
    void duplicates_whileClaimsCannotBeRead_stayWaiting() {
        Execution claim = own(node, attempt(CLAIM_OR_WAIT));
        nodes.store.down(Call.CLAIMED);
        CompletableFuture<Admission> waiting = node.occupied(claim, NOTHING);

        advance(TICK.multipliedBy(2));
        assertThat(waiting).isNotDone();

        nodes.store.up(Call.CLAIMED);
        advance(TICK.multipliedBy(2));
        assertThat(waiting).isDone();
    }

    @Test
    void requestThatFindsARecordWithItsClaim_isReplayed() {
        Execution claim = own(node, attempt(CLAIM));
        Execution other = own(nodes.otherNode, attempt(CLAIM));
        nodes.otherNode.complete(other, created("other"));

        IdempotencyRecord found = ((LoadResult.Found) nodes.record()).record();

        assertThat(node.preceded(claim, found, NOTHING)).isCompletedWithValue(new Admission.Replay(created("other")));
        assertThat(node.running()).isZero();
    }

    @Test
    void requestThatFindsAStaleRecord_takesItOverWithALease() {
        nodes.ownedByADeadNode(attempt(RE_EXECUTE));
        Execution execution = own(node, attempt(CLAIM));

        assertThat(execution.isClaim()).isFalse();
        assertThat(execution.isTakeover()).isTrue();
    }

    @Test
    void requestThatFindsAReservedKey_isADuplicate() {
        own(nodes.otherNode, attempt(RE_EXECUTE));

        assertThat(ask(CLAIM)).isCompletedWithValue(IN_PROGRESS);
    }

    @Test
    void request_thatCouldNotAskForTheClaim_isRejectedAndLeavesTheKeyFree() {
        Execution claim = own(node, attempt(CLAIM));
        IllegalStateException failure = new IllegalStateException("out of shared memory");

        assertThat(node.notClaimed(claim, failure))
                .isCompletedWithValue(rejected(new Rejection.StoreUnavailable(failure)));

        assertThat(own(node, attempt(CLAIM)).isClaim()).isTrue();
    }

    @Test
    void request_whoseReadFails_isRejectedAndLeavesNothingToLookFor() {
        nodes.store.down(Call.LOAD);

        assertThat(ask(CLAIM).join()).isInstanceOfSatisfying(Admission.Rejected.class,
                rejected -> assertThat(rejected.rejection()).isInstanceOf(Rejection.StoreUnavailable.class));

        int calls = nodes.store.calls();
        advance(Duration.ofMinutes(5));
        assertThat(nodes.store.calls()).as("a read leaves nothing behind").isEqualTo(calls);
    }

    @Test
    void request_thatIsGivenUpWhileTheStoreReads_leavesTheKeyFree() {
        Gate gate = nodes.store.holdAnswer(Call.LOAD);
        CompletableFuture<Admission> admission = ask(CLAIM);
        admission.cancel(false);
        gate.open();

        assertThat(node.running()).isZero();
        assertThat(own(node, attempt(CLAIM)).isClaim()).isTrue();
    }

    @Test
    void claim_heldForManyLeases_isNeitherRenewedNorLost() {
        Execution claim = own(node, attempt(CLAIM));

        advance(LEASE.multipliedBy(10));

        assertThat(nodes.store.calls(Call.HEARTBEAT)).isZero();
        assertThat(node.begin(claim)).isTrue();
        assertThat(node.running()).as("executions that a shutdown waits for").isEqualTo(1);
    }

    @Test
    void drain_waitsForAClaim() {
        Execution claim = own(node, attempt(CLAIM));
        CompletableFuture<Void> drained = node.drain();
        assertThat(drained).isNotDone();

        node.release(claim);

        assertThat(drained).isDone();
    }

    @Test
    void recorded_ofAClaimWithoutARecord_isInProgress() {
        assertThat(node.recorded(own(node, attempt(CLAIM)))).isCompletedWithValue(IN_PROGRESS);
    }

    @Test
    void request_whoseSecretIsRotated_reservesItsKey() {
        RecordId formerId = RecordId.of("default", "alice", "former");
        Attempt rotated = new Attempt(KEY, "default", null, null, BINDING, CLAIM, null,
                List.of(new Attempt.Other(formerId, BINDING, null)));

        assertThat(own(node, rotated).isClaim()).isFalse();
        assertThat(nodes.record()).isInstanceOf(LoadResult.Found.class);
    }

    @Test
    void request_whoseKeyIsTooOld_doesNotClaimIt() {
        Attempt old = new Attempt(KEY, "default", null, null, BINDING, CLAIM, true, null, List.of());

        assertThat(node.admit(old)).isCompletedWithValue(rejected(new Rejection.KeyExpired()));
    }
}
