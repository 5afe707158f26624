package io.quarkiverse.rest.idempotency.door;

import static io.quarkiverse.rest.idempotency.door.Callers.OPERATION;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RE_EXECUTE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.work.KeyReusedException;
import io.quarkiverse.rest.idempotency.work.OutcomeUnknownException;
import io.quarkiverse.rest.idempotency.work.RecordedFailureException;
import io.quarkiverse.rest.idempotency.work.ResultNotReplayableException;
import io.quarkiverse.rest.idempotency.work.Work;
import io.quarkiverse.rest.idempotency.work.WorkInProgressException;
import io.quarkiverse.rest.idempotency.work.WorkNotStartedException;

/** Work that runs under a key on the thread of its caller. */
class BlockingDoorTest {

    private static final Work<String, RuntimeException> MUST_NOT_RUN = context -> {
        throw new AssertionError("The work must not run");
    };

    private final Callers callers = new Callers();

    @Test
    void firstAttempt_runsItsWorkAndReturnsTheResult() throws Throwable {
        assertThat(callers.execute(REJECT, context -> "receipt 7")).isEqualTo("receipt 7");
        assertThat(callers.seen).containsExactly("begins", "left");
    }

    @Test
    void laterAttempt_getsTheRecordedResult() throws Throwable {
        callers.execute(REJECT, context -> "receipt 7");

        assertThat(callers.execute(REJECT, MUST_NOT_RUN)).isEqualTo("receipt 7");
        assertThat(callers.execute(callers.nodes.otherNode, attempt(REJECT), MUST_NOT_RUN)).isEqualTo("receipt 7");
        assertThat(callers.seen).containsExactly("begins", "left", "replays 200", "replays 200");
    }

    @Test
    void laterAttemptOfWorkWithoutResult_getsNone() throws Throwable {
        callers.execute(REJECT, context -> null);

        assertThat(callers.execute(REJECT, MUST_NOT_RUN)).isNull();
        assertThat(callers.seen).endsWith("replays 204");
    }

    @Test
    void work_seesItsKeyAndDerivesOthers() throws Throwable {
        List<UUID> derived = new ArrayList<>();

        callers.execute(REJECT, context -> {
            assertThat(context.key()).contains("key-1");
            assertThat(context.operation()).contains(BINDING.operation());
            assertThat(context.isTakeover()).isFalse();
            derived.add(context.deriveKey("charge"));
            derived.add(context.deriveNextKey("ship"));
            return null;
        });

        assertThat(derived).containsExactly(KEY.deriveKey(BINDING.operation(), "charge"),
                KEY.deriveKey(BINDING.operation(), "ship"));
    }

    @Test
    void duplicateOfWorkThatRuns_isRejectedAsInProgress() throws Throwable {
        List<Throwable> rejections = new ArrayList<>();

        callers.execute(REJECT, context -> {
            rejections.add(catchThrowable(
                    () -> callers.execute(callers.nodes.otherNode, attempt(REJECT), MUST_NOT_RUN)));
            return "receipt 7";
        });

        assertThat(rejections).singleElement().isInstanceOfSatisfying(WorkInProgressException.class, rejection -> {
            assertThat(rejection.retryAfter()).isPresent();
            assertThat(rejection.operation()).contains(OPERATION);
        });
    }

    @Test
    void duplicateThatHasWaitedForTooLong_isRejectedAsInProgress() throws Throwable {
        callers.execute(REJECT, context -> {
            assertThatThrownBy(() -> callers.execute(callers.nodes.otherNode, attempt(WAIT), MUST_NOT_RUN))
                    .isInstanceOf(WorkInProgressException.class);
            return "receipt 7";
        });
    }

    @Test
    void keyOfAnotherPayload_isRejectedAsReused() throws Throwable {
        callers.execute(REJECT, context -> "receipt 7");

        Binding other = new Binding(BINDING.operation(), BINDING.resource(), "f2");
        assertThatThrownBy(() -> callers.execute(callers.nodes.node, attempt(KEY, other, REJECT), MUST_NOT_RUN))
                .isInstanceOf(KeyReusedException.class).hasMessageContaining("first used for another payload");
    }

    @Test
    void failure_freesTheKey() throws Throwable {
        assertThatThrownBy(() -> callers.execute(REJECT, context -> {
            throw new IllegalStateException("ledger closed");
        })).isInstanceOf(IllegalStateException.class).hasMessage("ledger closed");

        assertThat(callers.nodes.record()).isInstanceOf(LoadResult.Absent.class);
        assertThat(callers.execute(REJECT, context -> "receipt 7")).isEqualTo("receipt 7");
    }

    @Test
    void recordedFailure_isThrownForLaterAttempts() throws Throwable {
        assertThatThrownBy(() -> callers.execute(REJECT, context -> {
            throw new Callers.RejectedTwice("no such supplier");
        })).isExactlyInstanceOf(Callers.RejectedTwice.class).hasMessage("no such supplier");

        assertThatThrownBy(() -> callers.execute(REJECT, MUST_NOT_RUN)).isExactlyInstanceOf(Callers.Rejected.class)
                .hasMessage("no such supplier").hasCauseInstanceOf(RecordedFailureException.class);
    }

    @Test
    void recordedFailureThatIsNotListedAnyMore_isThrownByItsName() throws Throwable {
        assertThatThrownBy(() -> callers.execute(REJECT, context -> {
            throw new Callers.Rejected("no such supplier");
        })).isInstanceOf(Callers.Rejected.class);
        DoorOperation changed = new DoorOperation(OPERATION, Callers.operation(false).lifecycle(), Callers.BODY_LIMIT, false,
                List.of(), Callers.operation(false).retryAfter());

        assertThatThrownBy(() -> callers.execute(callers.nodes.node, attempt(REJECT), changed, String.class, MUST_NOT_RUN))
                .isInstanceOfSatisfying(RecordedFailureException.class,
                        replay -> assertThat(replay.failureType()).isEqualTo(Callers.Rejected.class.getName()))
                .hasMessage("no such supplier");
    }

    @Test
    void workThatDoesNotWantItsResultRecorded_runsAgain() throws Throwable {
        Work<String, RuntimeException> locked = context -> {
            context.doNotRecord();
            return "locked";
        };

        assertThat(callers.execute(REJECT, locked)).isEqualTo("locked");
        assertThat(callers.execute(REJECT, context -> "receipt 7")).isEqualTo("receipt 7");
    }

    @Test
    void interruptedWork_isNotRunAgainUnlessItMayBe() throws Throwable {
        callers.nodes.ownedByADeadNode(attempt(REJECT));

        assertThatThrownBy(() -> callers.execute(REJECT, MUST_NOT_RUN)).isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("Give the operation a Reconciler");
        assertThat(callers.execute(RE_EXECUTE, context -> String.valueOf(context.isTakeover()))).isEqualTo("true");
    }

    @Test
    void storeThatIsDown_keepsTheWorkFromRunning() {
        callers.nodes.store.down(ScriptedStore.Call.RESERVE);

        assertThatThrownBy(() -> callers.execute(REJECT, MUST_NOT_RUN))
                .isInstanceOfSatisfying(WorkNotStartedException.class,
                        rejection -> assertThat(rejection.code()).isEqualTo(IdempotencyErrorCode.STORE_UNAVAILABLE))
                .hasCauseInstanceOf(Exception.class);
    }

    @Test
    void storeThatIsDown_letsUnprotectedWorkRun() throws Throwable {
        callers.nodes.store.down(ScriptedStore.Call.RESERVE);

        assertThat(callers.execute(callers.nodes.node, attempt(REJECT), Callers.operation(true), String.class,
                context -> "receipt 7")).isEqualTo("receipt 7");
        assertThat(callers.seen).containsExactly("begins unprotected", "left");
    }

    @Test
    void nodeThatEnds_runsNoWork() {
        callers.nodes.node.drain();

        assertThatThrownBy(() -> callers.execute(REJECT, MUST_NOT_RUN)).isInstanceOfSatisfying(WorkNotStartedException.class,
                rejection -> assertThat(rejection.code()).isEqualTo(IdempotencyErrorCode.SHUTTING_DOWN));
    }

    @Test
    void resultBeyondTheLimit_isReturnedAndNotReplayed() throws Throwable {
        String large = "x".repeat(Callers.BODY_LIMIT + 1);

        assertThat(callers.execute(REJECT, context -> large)).isEqualTo(large);
        assertThatThrownBy(() -> callers.execute(REJECT, MUST_NOT_RUN)).isInstanceOf(ResultNotReplayableException.class)
                .hasMessageContaining("larger than the 200 bytes");
    }

    @Test
    void resultOfAnotherType_isNotReplayed() throws Throwable {
        callers.execute(REJECT, context -> "receipt 7");

        assertThatThrownBy(() -> callers.execute(callers.nodes.node, attempt(REJECT), Callers.operation(false), Integer.class,
                MUST_NOT_RUN)).isInstanceOf(ResultNotReplayableException.class)
                .hasMessageContaining("expected JSON of java.lang.Integer");
    }

    @Test
    void resultThatCannotBeWritten_failsAndIsNotRunAgain() {
        assertThatThrownBy(() -> callers.execute(REJECT, context -> new Object()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> callers.execute(REJECT, MUST_NOT_RUN)).isInstanceOf(ResultNotReplayableException.class);
    }

    @Test
    void workThatHasLostItsKey_getsTheResultOfTheOther() throws Throwable {
        Object result = callers.execute(RE_EXECUTE, context -> {
            callers.nodes.nodeTimers.stop();
            callers.nodes.timers.advance(LEASE);
            callers.nodes.otherNode.complete(
                    own(callers.nodes.otherNode, attempt(RE_EXECUTE)),
                    new RecordedResponse.Stored(200, List.of(), "receipt 8".getBytes()));
            return "receipt 7";
        });

        assertThat(result).isEqualTo("receipt 8");
    }

    @Test
    void referenceOfAnAdministrator_isNoResult() {
        callers.nodes.otherNode.complete(
                own(callers.nodes.otherNode, attempt(REJECT)),
                new RecordedResponse.Rebuildable(200, List.of(), "receipt 7"));

        assertThatThrownBy(() -> callers.execute(REJECT, MUST_NOT_RUN)).isInstanceOf(IdempotencyException.class)
                .isInstanceOf(ResultNotReplayableException.class);
    }
}
