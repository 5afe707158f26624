package io.quarkiverse.rest.idempotency.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.IdempotentSteps;

class StepSequenceTest {

    private final Run run = new Run();

    /** A method with two steps, of which a run may be interrupted in the second. */
    private String order(IdempotentSteps steps, boolean interrupted) {
        int hold = steps.run("hold", Integer.class, () -> run.call("hold", 7));
        String charge = steps.run("charge", String.class, () -> {
            run.call("charge " + steps.key(), "");
            if (interrupted) {
                throw new IllegalStateException("interrupted");
            }
            return "charged " + hold;
        });
        return charge + ", done";
    }

    private void interrupt() {
        assertThatThrownBy(() -> order(run.begin(), true)).hasMessage("interrupted");
    }

    @Test
    void recordedStep_inALaterRun_returnsItsResultWithoutACall() {
        interrupt();

        assertThat(order(run.begin(), false)).isEqualTo("charged 7, done");
        assertThat(order(run.begin(), false)).isEqualTo("charged 7, done");

        assertThat(run.calls).containsExactly("hold", "charge " + Run.key("charge"), "charge " + Run.key("charge"));
    }

    @Test
    void keyOfAStep_isThatOfItsName_andExistsInItOnly() {
        StepSequence steps = run.begin();
        AtomicReference<UUID> key = new AtomicReference<>();

        steps.runOnce("charge", () -> key.set(steps.key()));

        assertThat(key.get()).isEqualTo(Run.RECORD.deriveKey("pay", "charge"));
        assertThatThrownBy(steps::key).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("IdempotencyContext.deriveKey");
    }

    @Test
    @Tag("fenced")
    void stepOfALostOwner_isNotCalled() {
        interrupt();
        run.owned = false;
        run.calls.clear();

        assertThatThrownBy(() -> order(run.begin(), false)).hasMessage("lost");
        assertThat(run.calls).isEmpty();
    }

    @Test
    void stageThatCompletesOnAnotherThread_continuesOnTheContextOfItsStep() {
        List<Runnable> context = new ArrayList<>();
        run.context = context::add;
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<String> failing = new CompletableFuture<>();
        StepSequence steps = run.begin();

        CompletionStage<String> held = steps.runAsync("hold", String.class, () -> work);
        work.complete("held");
        assertThat(held).isNotDone();
        context.remove(0).run();
        assertThat(held).isCompletedWithValue("held");

        CompletionStage<String> charged = steps.runAsync("charge", String.class, () -> failing);
        failing.completeExceptionally(new IllegalStateException("down"));
        assertThat(charged).isNotDone();
        context.remove(0).run();
        assertThat(charged).isCompletedExceptionally();
    }

    @Test
    void stepInATransaction_isNotCalled() {
        StepSequence steps = run.begin();
        run.transaction = true;

        assertThatThrownBy(() -> steps.runOnce("hold", () -> run.call("hold", 1))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'hold' began in a transaction");
        assertThat(steps.runOnceAsync("hold", CompletableFuture::new)).isCompletedExceptionally();

        assertThat(run.calls).isEmpty();
    }

    @Test
    @Tag("fenced")
    void stepWhoseOwnershipIsLostMeanwhile_failsAfterItsCall() {
        assertThatThrownBy(() -> run.begin().runOnce("hold", () -> run.owned = false)).hasMessage("lost");
        assertThat(run.progress).isNull();
    }

    @Test
    void stepThatCannotBeRecorded_failsTheRun() {
        assertThatThrownBy(() -> run.begin().runOnce("hold", () -> run.down = true)).hasMessage("unavailable: down");
    }

    @Test
    @Tag("fenced")
    void stepRecordedWithoutAnAnswer_failsEachLaterStepOfItsOwner() {
        StepSequence steps = run.begin();
        run.answersLost = true;
        assertThatThrownBy(() -> steps.runOnce("hold", () -> run.call("hold", 1))).hasMessage("unavailable: no answer");
        run.answersLost = false;

        assertThatThrownBy(() -> steps.runOnce("hold", () -> run.call("hold", 2))).hasMessage("unavailable: no answer");
        assertThatThrownBy(() -> run.repeat().runOnce("h", () -> run.call("h", 3))).hasMessage("unavailable: no answer");
        run.begin().runOnce("hold", () -> run.call("hold", 4));

        assertThat(run.calls).containsExactly("hold");
    }

    @Test
    @Tag("bounded")
    void blockingStepWhoseAnswerDoesNotCome_fails_asDoEachLaterOne() {
        String unavailable = "unavailable: the store did not answer in time";
        run.answering = new CompletableFuture<>();
        assertThatThrownBy(() -> run.begin().runOnce("hold", () -> run.call("hold", 1))).hasMessage(unavailable);
        run.answering.complete(null);

        assertThatThrownBy(() -> run.repeat().runOnce("hold", () -> run.call("hold", 2))).hasMessage(unavailable);
        assertThat(run.calls).containsExactly("hold");
    }

    @Test
    void stepOfARunThatAnotherHasOvertaken_isNotRecordedAgain() {
        StepSequence slow = run.begin();
        slow.runOnce("hold", () -> run.call("hold", 1));
        assertThatThrownBy(() -> slow.runOnce("charge", () -> {
            StepSequence repetition = run.repeat();
            repetition.runOnce("hold", () -> run.call("hold", 2));
            repetition.runOnce("charge", () -> run.call("charge", 2));
        })).hasMessageContaining("unavailable: The step 'charge' was called, and is not recorded: another run");

        run.begin().runOnce("hold", () -> run.call("hold", 3));

        assertThat(run.calls).containsExactly("hold", "charge");
        assertThat(StepLog.of(run.progress).entries()).extracting(StepEntry::name).containsExactly("hold", "charge");
    }

    @Test
    void stepThatAnotherRunIsRecording_isAwaited_andNotCalled() {
        StepSequence first = run.begin();
        run.answering = new CompletableFuture<>();
        first.runOnceAsync("mail", () -> CompletableFuture.completedFuture(run.call("mail", 1)));

        CompletableFuture<Void> second = run.repeat()
                .runOnceAsync("mail", () -> CompletableFuture.completedFuture(run.call("mail", 2))).toCompletableFuture();
        assertThat(second).isNotDone();
        run.answering.complete(null);

        assertThat(second).isCompleted();
        assertThat(run.calls).containsExactly("mail");
    }

    @Test
    void stepOfAnotherNameOrType_isChanged_andNothingIsCalled() {
        interrupt();
        run.calls.clear();

        assertThatThrownBy(() -> run.begin().run("charge", String.class, () -> run.call("charge", "")))
                .hasMessageContaining("changed: step 1 of the record is 'hold' with a java.lang.Integer, and the method began "
                        + "'charge' with a java.lang.String");
        assertThatThrownBy(() -> run.begin().run("hold", Long.class, () -> run.call("hold", 1L)))
                .hasMessageContaining("began 'hold' with a java.lang.Long");
        assertThatThrownBy(() -> run.begin().runOnce("hold", () -> run.call("hold", 1)))
                .hasMessageContaining("began 'hold' without a result");
        assertThat(run.calls).isEmpty();
    }

    @Test
    void progressOfAnUnknownLayout_isChanged() {
        run.progress = new byte[] { 9 };
        run.begin();

        assertThatThrownBy(() -> order(run.begin(), false)).hasMessageContaining("recorded in layout 9");
        assertThat(run.calls).isEmpty();
    }

    @Test
    void runOnce_isCalledOnce_andRecordsNoResult() {
        StepSequence first = run.begin();
        first.runOnce("mail", () -> run.call("mail", 1));
        run.begin().runOnce("mail", () -> run.call("mail", 2));

        assertThat(run.calls).containsExactly("mail");
        assertThat(StepLog.of(run.progress).entries()).containsExactly(new StepEntry("mail", null, null));
    }

    @Test
    void resultThatIsNull_isRecorded() {
        StepSequence first = run.begin();
        assertThat(first.<String, RuntimeException> run("find", String.class, () -> run.call("find", null))).isNull();
        assertThat(run.begin().<String, RuntimeException> run("find", String.class, () -> run.call("find", "other"))).isNull();

        assertThat(run.calls).containsExactly("find");
    }

    @Test
    void failedStep_passesItsException_andCanBeTriedAgain() throws IOException {
        StepSequence steps = run.begin();
        assertThatThrownBy(() -> steps.run("read", String.class, () -> {
            throw new IOException("reset");
        })).isInstanceOf(IOException.class).hasMessage("reset");
        assertThat(run.progress).isNull();

        assertThat(steps.run("read", String.class, () -> "read")).isEqualTo("read");
    }

    @Test
    void anotherStepAfterAFailedOne_isRejected() {
        StepSequence steps = run.begin();
        assertThatThrownBy(() -> order(steps, true)).hasMessage("interrupted");

        assertThatThrownBy(() -> steps.runOnce("refund", () -> run.call("refund", 1)))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("Handle the failure in the work of 'charge'");
        assertThat(run.calls).doesNotContain("refund");
    }

    @Test
    void stepInAStep_sameNameTwice_andNamesWithoutText_areRejected() {
        StepSequence steps = run.begin();
        assertThatThrownBy(() -> steps.runOnce("outer", () -> steps.runOnce("inner", () -> run.call("inner", 1))))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("while the step 'outer' was under way");
        steps.runOnce("outer", () -> run.call("outer", 1));

        assertThatThrownBy(() -> steps.runOnce("outer", () -> run.call("outer", 1)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("ran before");
        for (String name : List.of(" ", "n".repeat(256))) {
            assertThatThrownBy(() -> steps.runOnce(name, () -> run.call(name, 1)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1 to 255 characters");
        }
        assertThat(run.calls).containsExactly("outer");
    }

    @Test
    void blockingStepOnAnEventLoop_isRejectedBeforeItsCall() {
        run.blocking = false;

        assertThatThrownBy(() -> run.begin().runOnce("hold", () -> run.call("hold", 1)))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("Use runAsync or runOnceAsync");
        assertThat(run.calls).isEmpty();
    }

    @Test
    void resultBeyondTheLimit_isRejected_namingTheSetting() {
        run.limit = 100;

        assertThatThrownBy(() -> run.begin().run("list", String.class, () -> "x".repeat(100)))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("steps.max-size is 100");
        assertThat(run.progress).isNull();
    }

    record Session(String user, List<Login> logins) {
    }

    record Login(String accessToken) {
    }

    @Test
    @Tag("no-secret")
    void typeWithACredential_isRejectedBeforeItsCall() {
        assertThatThrownBy(() -> run.begin().run("login", Session.class, () -> run.call("login", null)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("the member 'accessToken'");
        assertThatThrownBy(() -> run.begin().run("login", new IdempotentSteps.ResultType<List<Session>>() {
        }, () -> run.call("login", null))).hasMessageContaining("the member 'accessToken'");
        assertThat(run.calls).isEmpty();
    }

    @Test
    void asynchronousSteps_areRecorded_andReturnedInALaterRun() {
        for (int i = 0; i < 2; i++) {
            StepSequence steps = run.begin();
            run.blocking = false;
            CompletableFuture<Integer> later = new CompletableFuture<>();

            CompletableFuture<String> answer = steps.runAsync("hold", Integer.class, () -> run.call("hold", later))
                    .thenCompose(hold -> steps.runAsync("charge", String.class,
                            () -> CompletableFuture.completedFuture(run.call("charge " + steps.key(), "charged " + hold))))
                    .thenCompose(charge -> steps.runOnceAsync("mail",
                            () -> CompletableFuture.completedFuture(run.call("mail", 1))).thenApply(none -> charge))
                    .toCompletableFuture();
            later.complete(7);

            assertThat(answer).isCompletedWithValue("charged 7");
        }
        assertThat(run.calls).containsExactly("hold", "charge " + Run.key("charge"), "mail");
    }

    @Test
    void asynchronousSteps_thatRunTogether_areRejected() {
        StepSequence steps = run.begin();
        steps.runAsync("one", String.class, CompletableFuture::new);

        assertThat(steps.runAsync("two", String.class, () -> CompletableFuture.completedFuture(run.call("two", ""))))
                .isCompletedExceptionally();
        assertThat(run.calls).isEmpty();
    }

    @Test
    void asynchronousStepOfALostOwner_failsWithItsException() {
        CompletableFuture<String> answer = run.begin().runAsync("hold", String.class, () -> {
            run.owned = false;
            return CompletableFuture.completedFuture("held");
        }).toCompletableFuture();

        assertThatThrownBy(answer::join).hasCauseInstanceOf(Run.Stopped.class).hasMessageContaining("lost");
    }

    @Test
    void stepsWithoutARecord_areCalledInEachRun() {
        for (int i = 0; i < 2; i++) {
            StepSequence steps = new StepSequence(new UnrecordedSteps(), run, Run::key);
            assertThat(order(steps, false)).isEqualTo("charged 7, done");
        }
        assertThat(run.calls).containsExactly("hold", "charge " + Run.key("charge"), "hold", "charge " + Run.key("charge"));
        assertThat(run.progress).isNull();
    }
}
