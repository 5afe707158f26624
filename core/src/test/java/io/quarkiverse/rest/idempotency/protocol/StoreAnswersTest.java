package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.TICK;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * A store that answers a request late, never, or with an invalid answer: the request ends within its bounds, and a late effect
 * in the store is undone.
 */
class StoreAnswersTest {

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;

    private static void assertUnavailable(CompletableFuture<Admission> admission, Class<? extends Throwable> cause) {
        assertThat(admission).isCompletedWithValueMatching(
                decided -> decided instanceof Admission.Rejected rejected
                        && rejected.rejection() instanceof Rejection.StoreUnavailable unavailable
                        && cause.isInstance(unavailable.cause()),
                "store unavailable because of " + cause.getSimpleName());
    }

    private static void assertUnreadable(CompletableFuture<Admission> admission) {
        assertThat(admission).isCompletedWithValueMatching(decided -> decided instanceof Admission.Rejected rejected
                && rejected.rejection() instanceof Rejection.RecordUnreadable, "record unreadable");
    }

    @Test
    @Tag("bounded")
    void reserve_isNotAwaitedLongerThanTheBound() {
        nodes.store.holdBefore(Call.RESERVE);
        CompletableFuture<Admission> admission = node.admit(attempt(REJECT));

        nodes.timers.advance(STORE_BOUND.minusNanos(1));
        assertThat(admission).isNotDone();
        nodes.timers.advance(Duration.ofNanos(1));

        assertUnavailable(admission, TimeoutException.class);
    }

    @Test
    @Tag("at-most-once-per-fence")
    void reservationAfterTheBound_isGivenBack() {
        Gate gate = nodes.store.holdAnswer(Call.RESERVE);
        CompletableFuture<Admission> late = node.admit(attempt(REJECT));
        nodes.timers.advance(STORE_BOUND);
        assertUnavailable(late, TimeoutException.class);
        assertThat(node.admit(attempt(REJECT)).join()).as("not adopted while its answer is under way")
                .isEqualTo(rejected(new Rejection.InProgress()));

        gate.open();

        assertThat(nodes.store.calls(Call.RELEASE)).isEqualTo(1);
        assertThat(node.running()).isZero();
        Execution next = own(node, attempt(REJECT));
        assertThat(node.complete(next, created("only"))).isCompletedWithValue(Settlement.SETTLED);
    }

    @Test
    void lateAnswerThatAnotherOwnsTheKey_changesNothing() {
        Execution owner = own(nodes.otherNode, attempt(REJECT));
        Gate gate = nodes.store.holdAnswer(Call.RESERVE);
        node.admit(attempt(REJECT));
        nodes.timers.advance(STORE_BOUND);

        gate.open();

        assertThat(nodes.store.calls()).isEqualTo(1);
        assertThat(nodes.otherNode.complete(owner, created("first"))).isCompletedWithValue(Settlement.SETTLED);
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(new Admission.Replay(created("first")));
    }

    static Stream<Arguments> answersThatAreNone() {
        return Stream.of(Arguments.of((Object) null), Arguments.of(List.of()),
                Arguments.of(Arrays.asList((Object) null)),
                Arguments.of(List.of(new ReserveResult.Owned(1), new ReserveResult.Owned(2))));
    }

    @ParameterizedTest
    @MethodSource("answersThatAreNone")
    void answerThatIsNotOneResult_rejectsTheRequest(List<Object> answer) {
        nodes.store.answer(Call.RESERVE, answer);

        assertUnavailable(node.admit(attempt(REJECT)), IllegalStateException.class);

        assertThat(node.admit(attempt(REJECT)).join()).as("the next request is asked anew")
                .isInstanceOf(Admission.Execute.class);
    }

    @Test
    void storeThatReturnsNoStage_rejectsTheRequest() {
        nodes.store.answerNothing(Call.RESERVE);

        assertUnavailable(node.admit(attempt(REJECT)), NullPointerException.class);
    }

    @Test
    void unreadableRecord_rejectsTheRequest() {
        nodes.store.answer(Call.RESERVE, List.of(new ReserveResult.Exists(broken())));

        assertUnreadable(node.admit(attempt(WAIT)));

        assertThat(node.admit(attempt(REJECT)).join()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    void waitingDuplicateThatMeetsAnUnreadableRecord_isRejected() {
        own(nodes.otherNode, attempt(WAIT));
        CompletableFuture<Admission> waiting = node.admit(attempt(WAIT));
        nodes.store.answer(Call.LOAD, List.of(new LoadResult.Found(
                new IdempotencyRecord.Completed(KEY, null, Instant.EPOCH, created("x"), LEASE))));

        nodes.timers.advance(TICK);

        assertUnreadable(waiting);
    }

    private IdempotencyRecord broken() {
        return new IdempotencyRecord.InProgress(null, Instant.EPOCH, new Ownership(KEY, nodes.otherNode.owner(), 1), LEASE);
    }

    @Test
    void takeoverThatIsAnsweredWithNothing_rejectsTheRequest() {
        nodes.ownedByADeadNode(attempt(REJECT));
        nodes.store.answer(Call.TAKE_OVER, List.of());

        assertUnavailable(node.admit(attempt(Nodes.RE_EXECUTE)), IllegalStateException.class);
        assertThat(node.admit(attempt(Nodes.RE_EXECUTE)).join()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    void looksNeverPileUp_behindAStoreThatDoesNotAnswer() {
        own(nodes.otherNode, attempt(WAIT));
        nodes.store.holdBefore(Call.LOAD);
        node.admit(attempt(WAIT));

        nodes.timers.advance(STORE_BOUND);
        assertThat(nodes.store.calls(Call.LOAD)).isEqualTo(1);

        nodes.timers.advance(TICK.multipliedBy(2));
        assertThat(nodes.store.calls(Call.LOAD)).as("after the bound the answer is not waited for any more")
                .isGreaterThan(1);
    }

    @Test
    @Tag("bounded")
    void wokenDuplicate_doesNotAwaitALookThatIsNeverAnswered() {
        Execution owner = own(node, attempt(WAIT));
        CompletableFuture<Admission> waiting = node.admit(attempt(WAIT));
        nodes.store.holdBefore(Call.LOAD);

        node.complete(owner, created("first"));
        nodes.timers.advance(STORE_BOUND);

        assertThat(waiting).isCompletedWithValue(new Admission.Replay(created("first")));
    }

    @Test
    @Tag("bounded")
    void lookAtAnUnreadableRecord_tellsThatTheOutcomeIsUnknown() {
        nodes.store.answer(Call.LOAD, List.of(new LoadResult.Found(broken())));
        assertThat(node.recorded(attempt(REJECT))).isCompletedWithValue(rejected(new Rejection.OutcomeUnknown()));

        nodes.store.answer(Call.LOAD, List.of());
        assertThat(node.recorded(attempt(REJECT))).isCompletedWithValue(rejected(new Rejection.OutcomeUnknown()));
    }

    @Test
    @Tag("bounded")
    void look_isNotAwaitedLongerThanTheBound() {
        nodes.store.holdBefore(Call.LOAD);
        CompletableFuture<Admission> recorded = node.recorded(attempt(REJECT));
        assertThat(recorded).isNotDone();

        nodes.timers.advance(STORE_BOUND);

        assertThat(recorded).isCompletedWithValue(rejected(new Rejection.OutcomeUnknown()));
    }

    @Test
    void look_tellsTheStateOfTheRecord() {
        assertThat(node.recorded(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));
        Execution owner = own(nodes.otherNode, attempt(REJECT));
        assertThat(node.recorded(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
        nodes.otherNode.complete(owner, created("first")).join();
        assertThat(node.recorded(attempt(REJECT)).join()).isEqualTo(new Admission.Replay(created("first")));
        assertThat(nodes.store.calls(Call.RESERVE)).isZero();
    }

    @Test
    void lookAtAStaleRecord_takesNothingOver() {
        nodes.ownedByADeadNode(attempt(Nodes.RE_EXECUTE));

        assertThat(node.recorded(attempt(Nodes.RE_EXECUTE)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));
        assertThat(nodes.store.calls(Call.TAKE_OVER)).isZero();
    }

    @Test
    void anAnswerInTime_leavesNoTimerOfItsBoundBehind() {
        Gate reserve = nodes.store.holdBefore(Call.RESERVE);
        CompletableFuture<Admission> admission = node.admit(attempt(REJECT));
        reserve.open();
        node.complete(Nodes.execution(admission), created("first")).join();
        Gate load = nodes.store.holdBefore(Call.LOAD);
        CompletableFuture<Admission> look = node.recorded(attempt(REJECT));
        load.open();

        assertThat(look).isCompletedWithValue(new Admission.Replay(created("first")));
        assertThat(nodes.nodeTimers.pending()).as("but the tick that finds no lease to renew").isEqualTo(1);
    }
}
