package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RE_EXECUTE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;

/** The progress of an execution: the owners that record and read it, and the end of an execution that has some. */
class ProgressTest {

    private static final byte[] ONE = { 1 };
    private static final byte[] TWO = { 1, 2 };

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;
    private final Attempt attempt = attempt(RE_EXECUTE);

    @Test
    void nextOwner_readsTheProgressOfADeadOne() {
        Execution dead = own(nodes.otherNode, attempt);
        assertThat(nodes.otherNode.recordProgress(dead, ONE)).isCompletedWithValue(RecordProgressResult.RECORDED);
        nodes.otherTimers.stop();
        nodes.timers.advance(LEASE);

        Execution next = own(node, attempt);

        assertThat(next.isTakeover()).isTrue();
        assertThat(node.loadProgress(next)).isCompletedWithValue(new LoadProgressResult.Found(ONE));
        assertThat(node.recordProgress(next, TWO)).isCompletedWithValue(RecordProgressResult.RECORDED);
    }

    @Test
    @Tag("fenced")
    void formerOwner_isToldOnceThatItHasLostTheRecord() {
        Execution former = own(node, attempt);
        nodes.nodeTimers.stop();
        nodes.timers.advance(LEASE);
        assertThat(node.surelyOwns(former)).isFalse();
        own(nodes.otherNode, attempt);

        assertThat(node.recordProgress(former, ONE)).isCompletedWithValue(RecordProgressResult.LOST);
        assertThat(node.loadProgress(former)).isCompletedWithValue(new LoadProgressResult.Lost());
        assertThat(nodes.heard.lost).containsExactly(former.ownership());
    }

    @Test
    void callThatFails_isMadeAgain() {
        Execution execution = own(node, attempt);
        nodes.store.failAfter(Call.RECORD_PROGRESS, new IllegalStateException("reset"));

        CompletableFuture<RecordProgressResult> recorded = node.recordProgress(execution, ONE);
        assertThat(recorded).isNotDone();
        nodes.timers.advance(Duration.ofMillis(100));

        assertThat(recorded).isCompletedWithValue(RecordProgressResult.RECORDED);
        assertThat(nodes.store.calls(Call.RECORD_PROGRESS)).isEqualTo(2);
    }

    @Test
    void storeThatDoesNotAnswer_failsTheCallWithinItsBound() {
        Execution execution = own(node, attempt);
        nodes.store.silent(Call.RECORD_PROGRESS);

        CompletableFuture<RecordProgressResult> recorded = node.recordProgress(execution, ONE);
        nodes.timers.advance(STORE_BOUND);

        assertThat(recorded).isCompletedExceptionally();
    }

    @Test
    void failedExecutionWithProgress_isContinuedByTheNextRequestAtOnce() {
        for (int i = 0; i < 2; i++) {
            Execution execution = own(node, attempt);
            node.recordProgress(execution, new byte[i + 1]);
            execution.resumable();

            assertThat(i == 0 ? node.fail(execution) : node.release(execution)).isCompletedWithValue(Settlement.SETTLED);
        }

        assertThat(nodes.recordInProgress().ownerless()).isTrue();
        Execution next = own(nodes.otherNode, attempt);
        assertThat(nodes.otherNode.loadProgress(next)).isCompletedWithValue(new LoadProgressResult.Found(new byte[2]));
    }

    @Test
    void failedExecutionWithoutProgress_isForgotten() {
        assertThat(node.fail(own(node, attempt))).isCompletedWithValue(Settlement.SETTLED);

        assertThat(nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }

    /** The progress for the next owner, after a takeover of a record with progress has ended in some way without a response. */
    private LoadProgressResult afterATakeoverThat(BiConsumer<IdempotencyProtocol, Execution> ends) {
        Attempt resumed = attempt(RE_EXECUTE.withResumes(true));
        Execution dead = own(nodes.otherNode, resumed);
        nodes.otherNode.recordProgress(dead, ONE);
        nodes.otherTimers.stop();
        nodes.timers.advance(LEASE);
        ends.accept(node, own(node, resumed));
        Execution next = own(node, resumed);
        return node.loadProgress(next).join();
    }

    @Test
    void takeoverThatEndsBeforeItsFirstStep_keepsTheProgress() {
        assertThat(afterATakeoverThat(IdempotencyProtocol::fail)).isEqualTo(new LoadProgressResult.Found(ONE));
    }

    @Test
    void takeoverThatIsReleasedBeforeItsFirstStep_keepsTheProgress() {
        assertThat(afterATakeoverThat(IdempotencyProtocol::release)).isEqualTo(new LoadProgressResult.Found(ONE));
    }

    @Test
    void takeoverWhoseProgressCannotBeRead_keepsIt() {
        assertThat(afterATakeoverThat((owner, takeover) -> {
            ScriptedStore.Gate gate = nodes.store.holdBefore(Call.LOAD_PROGRESS);
            CompletableFuture<LoadProgressResult> loaded = owner.loadProgress(takeover);
            nodes.timers.advance(STORE_BOUND);
            gate.fail(new IllegalStateException("reset"));
            assertThat(loaded).isCompletedExceptionally();
            owner.fail(takeover);
        })).isEqualTo(new LoadProgressResult.Found(ONE));
    }

    @Test
    void takeoverThatHasReadProgress_keepsItWithoutAnotherRead() {
        assertThat(afterATakeoverThat((owner, takeover) -> {
            owner.loadProgress(takeover);
            owner.fail(takeover);
            assertThat(nodes.store.calls(Call.LOAD_PROGRESS)).isEqualTo(1);
        })).isEqualTo(new LoadProgressResult.Found(ONE));
    }

    /** As of a method without steps, in an application that has other methods with some. */
    @Test
    void takeoverOfARecordWithoutProgress_thatEndsBeforeAStep_isForgotten() {
        Attempt resumed = attempt(RE_EXECUTE.withResumes(true));
        nodes.ownedByADeadNode(resumed);

        assertThat(node.fail(own(node, resumed))).isCompletedWithValue(Settlement.SETTLED);

        assertThat(nodes.record()).isInstanceOf(LoadResult.Absent.class);
        assertThat(nodes.heard.released).hasSize(1);
    }

    @Test
    void releaseAfterATakeover_isMadeAgainWhenTheProgressCannotBeRead() {
        Attempt resumed = attempt(RE_EXECUTE.withResumes(true));
        nodes.ownedByADeadNode(resumed);
        Execution takeover = own(node, resumed);
        nodes.store.failBefore(Call.LOAD_PROGRESS, new IllegalStateException("reset"));

        CompletableFuture<Settlement> released = node.release(takeover);
        assertThat(released).isNotDone();
        assertThat(nodes.store.calls(Call.RELEASE)).isZero();
        nodes.timers.advance(Duration.ofMillis(200));

        assertThat(released).isCompletedWithValue(Settlement.SETTLED);
        assertThat(nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    @Tag("fenced")
    void releaseAfterATakeover_ofALostOwner_changesNothing() {
        Attempt resumed = attempt(RE_EXECUTE.withResumes(true));
        nodes.ownedByADeadNode(resumed);
        Execution former = own(node, resumed);
        nodes.nodeTimers.stop();
        nodes.timers.advance(LEASE);
        Execution present = own(nodes.anotherNode(), resumed);

        assertThat(node.release(former)).isCompletedWithValue(Settlement.LOST);

        assertThat(nodes.recordInProgress().ownership()).isEqualTo(present.ownership());
    }

    /** A step may be recorded while the release of its run waits for the store. */
    @Test
    void releaseAfterATakeover_keepsAStepThatIsRecordedMeanwhile() {
        Attempt resumed = attempt(RE_EXECUTE.withResumes(true));
        nodes.ownedByADeadNode(resumed);
        Execution takeover = own(node, resumed);
        ScriptedStore.Gate gate = nodes.store.holdAnswer(Call.LOAD_PROGRESS);

        CompletableFuture<Settlement> released = node.release(takeover);
        takeover.resumable();
        node.recordProgress(takeover, ONE);
        gate.open();

        assertThat(released).isCompletedWithValue(Settlement.SETTLED);
        assertThat(node.loadProgress(own(node, resumed))).isCompletedWithValue(new LoadProgressResult.Found(ONE));
    }

    @Test
    void takeoverThatReadsThatThereIsNoProgress_isForgotten() {
        Attempt resumed = attempt(RE_EXECUTE.withResumes(true));
        nodes.ownedByADeadNode(resumed);
        Execution takeover = own(node, resumed);

        assertThat(node.loadProgress(takeover)).isCompletedWithValue(new LoadProgressResult.None());
        node.fail(takeover);

        assertThat(nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }
}
