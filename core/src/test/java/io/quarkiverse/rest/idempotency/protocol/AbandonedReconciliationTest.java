package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BACK_OFF;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RECONCILE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.Reconciliation.Verdict;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;
import io.quarkiverse.rest.idempotency.spi.LoadResult;

/**
 * A reconciliation whose request was given up meanwhile, or whose takeover was answered too late.
 */
class AbandonedReconciliationTest {

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;
    private final IdempotencyProtocol third = nodes.anotherNode();
    private final Asked asked = new Asked();
    private final Attempt attempt = attempt(RECONCILE, asked);

    @BeforeEach
    void anOwnerIsGone() {
        nodes.ownedByADeadNode(attempt);
    }

    private boolean isFree() {
        return nodes.record() instanceof LoadResult.Absent;
    }

    @Test
    void aRequestGivenUpDuringReconciliation_stillRecordsWhatWasApplied() {
        CompletableFuture<Admission> duplicate = node.admit(attempt);
        duplicate.cancel(false);

        asked.say(new Verdict.Applied(created("found")));

        assertThat(third.admit(attempt).join()).isEqualTo(new Admission.Replay(created("found")));
    }

    @Test
    void aRequestGivenUpDuringReconciliation_releasesWhatWasNotApplied() {
        CompletableFuture<Admission> duplicate = node.admit(attempt);
        duplicate.cancel(false);

        asked.say(new Verdict.NotApplied());

        assertThat(isFree()).isTrue();
        assertThat(node.running()).isZero();
        assertThat(asked.times).hasSize(1);
    }

    @Test
    void aRequestGivenUpDuringReconciliation_stillBacksOff() {
        CompletableFuture<Admission> duplicate = node.admit(attempt);
        duplicate.cancel(false);

        asked.say(new Verdict.Unknown());

        assertThat(third.admit(attempt).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown(BACK_OFF)));
    }

    @Test
    void requestGivenUpDuringTheTakeover_givesTheRecordBackUnasked() {
        Gate gate = nodes.store.holdBefore(Call.TAKE_OVER);
        CompletableFuture<Admission> duplicate = node.admit(attempt);
        duplicate.cancel(false);

        gate.open();

        assertThat(asked.times).isEmpty();
        assertThat(nodes.recordInProgress().ownerless()).isTrue();
        third.admit(attempt);
        assertThat(asked.times).hasSize(1);
    }

    @Test
    @Tag("bounded")
    void takeoverAfterTheBound_isGivenBackUnasked() {
        Gate gate = nodes.store.holdAnswer(Call.TAKE_OVER);
        node.admit(attempt);
        nodes.timers.advance(STORE_BOUND);

        gate.open();

        assertThat(asked.times).isEmpty();
        assertThat(nodes.recordInProgress().ownerless()).isTrue();
        assertThat(nodes.recordInProgress().leaseOver()).isTrue();
    }
}
