package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.SETTLE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;

/**
 * A store that answers a completion or release late, never, or with an invalid answer: the call is repeated, and a late effect
 * does no harm.
 */
class SettlementAnswersTest {

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;

    @Test
    void aSettlementThatIsAnsweredWithNothing_isRepeated() {
        Execution execution = own(node, attempt(REJECT));
        nodes.store.answer(Call.COMPLETE, List.of());
        nodes.store.answerNothing(Call.COMPLETE);

        CompletableFuture<Settlement> settlement = node.complete(execution, created("first"));
        nodes.timers.advance(SETTLE_BOUND);

        assertThat(settlement).isCompletedWithValue(Settlement.SETTLED);
        assertThat(nodes.store.calls(Call.COMPLETE)).isEqualTo(3);
    }

    @Test
    void aCompletionThatIsNeverAnswered_isRepeatedAfterTheBound() {
        Execution execution = own(node, attempt(REJECT));
        nodes.store.holdBefore(Call.COMPLETE);
        CompletableFuture<Settlement> settlement = node.complete(execution, created("first"));

        nodes.timers.advance(STORE_BOUND.plusSeconds(1));

        assertThat(settlement).isCompletedWithValue(Settlement.DEFERRED);
        assertThat(nodes.store.calls(Call.COMPLETE)).isEqualTo(2);
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(new Admission.Replay(created("first")));
        assertThat(node.running()).as("its lease is not kept any more").isZero();
    }

    @Test
    @Tag("immutable-outcome")
    void aLateCallOfARepeatedCompletion_doesNoHarm() {
        Execution execution = own(node, attempt(REJECT));
        Gate first = nodes.store.holdBefore(Call.COMPLETE);
        node.complete(execution, created("first"));
        nodes.timers.advance(STORE_BOUND.plusSeconds(1));

        first.open();

        assertThat(nodes.heard.lost).isEmpty();
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(new Admission.Replay(created("first")));
    }

    @Test
    void aLateAnswerBeforeTheRepetition_settlesIt() {
        Execution execution = own(node, attempt(REJECT));
        Gate first = nodes.store.holdBefore(Call.COMPLETE);
        node.complete(execution, created("first"));
        nodes.timers.advance(STORE_BOUND);

        first.open();
        nodes.timers.advance(STORE_BOUND);

        assertThat(nodes.store.calls(Call.COMPLETE)).as("there is nothing left to repeat").isEqualTo(1);
        assertThat(node.running()).isZero();
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(new Admission.Replay(created("first")));
    }

    @Test
    void aLateFailureOfACallThatCountsAsFailed_isNotCountedAgain() {
        Execution execution = own(node, attempt(REJECT));
        Gate first = nodes.store.holdBefore(Call.COMPLETE);
        nodes.store.holdBefore(Call.COMPLETE);
        node.complete(execution, created("first"));
        nodes.timers.advance(STORE_BOUND.plusSeconds(1));

        first.fail(new IllegalStateException());
        nodes.timers.advance(Duration.ofMillis(300));

        assertThat(nodes.store.calls(Call.COMPLETE)).isEqualTo(2);
    }

    @Test
    @Tag("fenced")
    void aLateReleaseOfARepeatedOne_doesNotFreeTheKeyOfTheNextOwner() {
        Execution execution = own(node, attempt(REJECT));
        Gate first = nodes.store.holdBefore(Call.RELEASE);
        node.release(execution);
        nodes.timers.advance(STORE_BOUND.plusSeconds(1));
        Execution next = own(node, attempt(REJECT));

        first.open();

        assertThat(nodes.heard.lost).isEmpty();
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
        assertThat(node.complete(next, created("next"))).isCompletedWithValue(Settlement.SETTLED);
    }

    @Test
    void settlementThatIsNeverAnswered_isAbandonedWithItsLease_withoutATrace() {
        Execution execution = own(node, attempt(REJECT));
        nodes.store.silent(Call.COMPLETE);
        nodes.store.down(Call.HEARTBEAT);
        node.complete(execution, created("first"));

        nodes.timers.advance(LEASE.plus(STORE_BOUND));

        assertThat(nodes.heard.abandoned).containsExactly(execution.ownership());
        assertThat(nodes.heard.failures).singleElement().isInstanceOf(TimeoutException.class);
        assertThat(node.running()).isZero();
        nodes.timers.advance(REJECT.keptInProgress());
        assertThat(nodes.timers.pending()).isZero();
    }
}
