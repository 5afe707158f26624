package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RECONCILE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;

/**
 * A stale record is reconciled although no duplicate has come.
 */
class BackgroundReconcileTest {

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;
    private final AtomicInteger asked = new AtomicInteger();
    private final CompletableFuture<Reconciliation.Verdict> verdict = new CompletableFuture<>();
    private final Reconciliation reconciliation = (record, reservedAt) -> {
        asked.incrementAndGet();
        return verdict;
    };

    private Attempt abandoned() {
        return new Attempt(KEY, null, BINDING, RECONCILE, reconciliation);
    }

    private Attempt duplicate() {
        return attempt(RECONCILE, reconciliation);
    }

    private IdempotencyRecord.InProgress stale() {
        nodes.ownedByADeadNode(duplicate());
        return (IdempotencyRecord.InProgress) ((LoadResult.Found) nodes.record()).record();
    }

    @Test
    void appliedRequest_isRecorded_andItsRetryIsReplayedWithoutAQuestion() {
        verdict.complete(new Reconciliation.Verdict.Applied(created("first")));

        node.reconcile(abandoned(), stale()).join();

        assertThat(node.admit(duplicate()).join()).isInstanceOf(Admission.Replay.class);
        assertThat(asked).hasValue(1);
        assertThat(node.running()).isZero();
    }

    @Test
    @Tag("at-most-once-per-fence")
    void requestThatWasNotApplied_isGivenBack_notRun() {
        verdict.complete(new Reconciliation.Verdict.NotApplied());

        node.reconcile(abandoned(), stale()).join();

        assertThat(nodes.record()).isInstanceOf(LoadResult.Absent.class);
        assertThat(node.running()).isZero();
        own(node, duplicate());
        assertThat(asked).hasValue(1);
    }

    @Test
    void requestOfWhichNothingIsKnown_staysStale_afterTheBackOff() {
        verdict.complete(new Reconciliation.Verdict.Unknown());

        node.reconcile(abandoned(), stale()).join();

        assertThat(((IdempotencyRecord.InProgress) ((LoadResult.Found) nodes.record()).record()).ownerless()).isTrue();
        assertThat(nodes.heard.verdicts).hasSize(1);
        assertThat(node.running()).isZero();
    }

    @Test
    @Tag("single-owner")
    void record_thatTwoNodesSee_isReconciledByOne() {
        IdempotencyRecord.InProgress stale = stale();
        IdempotencyProtocol another = nodes.anotherNode();

        CompletableFuture<Admission> first = node.reconcile(abandoned(), stale);
        CompletableFuture<Admission> second = another.reconcile(abandoned(), stale);

        assertThat(second).isDone();
        verdict.complete(new Reconciliation.Verdict.Applied(created("first")));
        assertThat(first.join()).isInstanceOf(Admission.Replay.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void recordThatIsGoneMeanwhile_isNotReserved() {
        IdempotencyRecord.InProgress stale = stale();
        Ownership owner = stale.ownership();
        nodes.records.release(List.of(ReleaseCall.forget(owner)));

        assertThat(node.reconcile(abandoned(), stale).join()).isInstanceOf(Admission.Rejected.class);

        assertThat(nodes.record()).isInstanceOf(LoadResult.Absent.class);
        assertThat(nodes.store.reserved()).isEmpty();
        assertThat(asked).hasValue(0);
    }

    @Test
    void duplicateDuringTheQuestion_isInProgress_andNoOrphan() {
        CompletableFuture<Admission> background = node.reconcile(abandoned(), stale());

        assertThat(node.admit(duplicate()).join()).isEqualTo(Nodes.rejected(new Rejection.InProgress()));

        verdict.complete(new Reconciliation.Verdict.Applied(created("first")));
        assertThat(background.join()).isInstanceOf(Admission.Replay.class);
    }
}
