package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.CLAIM;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RETENTION;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.spi.Claim;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.LoadResult;

/** The ends of executions that have claimed their keys: recorded in their transaction or outside of it, or given back. */
class ClaimEndsTest {

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;

    private CompletableFuture<Admission> ask(OperationPolicy policy) {
        return node.admit(attempt(policy));
    }

    private void advance(Duration duration) {
        nodes.timers.advance(duration);
    }

    @Test
    void release_ofAClaimThatHasNotRun_asksNoStore() {
        Execution claim = own(node, attempt(CLAIM));
        int calls = nodes.store.calls();

        assertThat(node.release(claim)).isCompletedWithValue(Settlement.SETTLED);
        assertThat(nodes.store.calls()).isEqualTo(calls);
        assertThat(nodes.heard.released).containsExactly(claim.ownership());
    }

    private Execution running() {
        Execution claim = own(node, attempt(CLAIM));
        node.begin(claim);
        return claim;
    }

    @Test
    void release_ofAClaimThatHasRun_writesNothing() {
        Execution claim = running();
        int loads = nodes.store.calls(Call.LOAD);

        assertThat(node.release(claim)).isCompletedWithValue(Settlement.SETTLED);
        assertThat(nodes.store.calls()).isEqualTo(nodes.store.calls(Call.LOAD)).isEqualTo(loads + 1);
        assertThat(nodes.heard.released).containsExactly(claim.ownership());
    }

    @Test
    void release_ofAClaimThatWasLostToAnother_isLost() {
        Execution claim = running();
        Execution other = own(nodes.otherNode, attempt(CLAIM));
        nodes.otherNode.complete(other, created("other"));

        assertThat(node.release(claim)).isCompletedWithValue(Settlement.LOST);
        assertThat(nodes.heard.released).isEmpty();
    }

    @Test
    void release_ofAClaim_whoseRecordCannotBeRead_isNotCertain() {
        Execution claim = running();
        nodes.store.down(Call.LOAD);

        assertThat(node.release(claim)).isCompletedWithValue(Settlement.DEFERRED);
        assertThat(node.running()).isZero();
    }

    @Test
    void release_ofAClaimWhoseRecordWasHandedOver_isNotCertain() {
        Execution claim = running();
        node.completion(claim, created("first"));

        assertThat(node.fail(claim)).isCompletedWithValue(Settlement.DEFERRED);
        assertThat(nodes.heard.released).isEmpty();
    }

    @Test
    void completion_ofAClaim_tellsTheStoreWhatAReservationWouldHaveTold() {
        Attempt attempt = new Attempt(KEY, "tenant", "alice", "caller-hash", BINDING, CLAIM, null);
        Execution claim = own(node, attempt);

        assertThat(node.completion(claim, created("first"))).isEqualTo(new CompleteCall(claim.ownership(), created("first"),
                RETENTION, Duration.ZERO, new Claim("tenant", BINDING, "caller-hash")));
    }

    @Test
    void completion_outsideOfTheTransaction_createsTheRecord() {
        Execution claim = own(node, attempt(CLAIM));

        assertThat(node.complete(claim, created("first"))).isCompletedWithValue(Settlement.SETTLED);

        assertThat(nodes.otherNode.admit(attempt(CLAIM))).isCompletedWithValue(new Admission.Replay(created("first")));
        assertThat(node.running()).isZero();
    }

    @Test
    @Tag("immutable-outcome")
    void completionOutside_afterAnother_isLost() {
        Execution claim = own(node, attempt(CLAIM));
        Execution other = own(nodes.otherNode, attempt(CLAIM));
        nodes.otherNode.complete(other, created("other"));

        assertThat(node.complete(claim, created("late"))).isCompletedWithValue(Settlement.LOST);

        assertThat(nodes.heard.lost).containsExactly(claim.ownership());
        assertThat(ask(CLAIM)).isCompletedWithValue(new Admission.Replay(created("other")));
    }

    @Test
    void completion_outsideWhoseAnswerIsLost_isMadeAgainAndMeetsItself() {
        Execution claim = own(node, attempt(CLAIM));
        nodes.store.failAfter(Call.COMPLETE, new IllegalStateException("connection reset"));
        CompletableFuture<Settlement> settled = node.complete(claim, created("first"));

        advance(Duration.ofMillis(200));

        assertThat(settled).isCompletedWithValue(Settlement.SETTLED);
        assertThat(nodes.heard.lost).isEmpty();
    }

    @Test
    void completion_outsideAfterALongMethod_isTriedForALease() {
        Execution claim = own(node, attempt(CLAIM));
        advance(LEASE.multipliedBy(3));
        nodes.store.down(Call.COMPLETE);
        node.complete(claim, created("first"));
        advance(LEASE.dividedBy(2));
        nodes.store.up(Call.COMPLETE);

        advance(STORE_BOUND.multipliedBy(2));

        assertThat(nodes.record()).isInstanceOf(LoadResult.Found.class);
    }

    @Test
    void completion_outsideThatIsGivenUp_leavesTheKeyFree() {
        Execution claim = own(node, attempt(CLAIM));
        nodes.store.down(Call.COMPLETE);
        node.complete(claim, created("first"));

        advance(LEASE.multipliedBy(2));

        assertThat(nodes.heard.abandoned).containsExactly(claim.ownership());
        assertThat(own(node, attempt(CLAIM)).isClaim()).isTrue();
    }
}
