package io.quarkiverse.rest.idempotency.door;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RE_EXECUTE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.protocol.OperationPolicy;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.work.KeyReusedException;

/** Work that is done in steps, on the thread of its caller and without one. */
class WorkStepsTest {

    private static final OperationPolicy RESUMED = RE_EXECUTE.withResumes(true);

    private final Callers callers = new Callers();
    private final List<String> calls = new ArrayList<>();
    private boolean down;

    private String call(String call, String result) {
        calls.add(call);
        if (down && call.equals("charge")) {
            throw new IllegalStateException("expected by the test");
        }
        return result;
    }

    private String order(IdempotencyContext context) {
        String hold = context.steps().run("hold", String.class, () -> call("hold", "hold 7"));
        return context.steps().run("charge", String.class, () -> call("charge", "charge of " + hold));
    }

    private CompletionStage<String> orderAsync(IdempotencyContext context) {
        return context.steps().runAsync("hold", String.class, () -> CompletableFuture.completedFuture(call("hold", "hold 7")))
                .thenCompose(hold -> context.steps().runAsync("charge", String.class,
                        () -> CompletableFuture.completedFuture(call("charge", "charge of " + hold))));
    }

    private void failAtTheCharge() {
        down = true;
        assertThatThrownBy(() -> callers.execute(RESUMED, this::order)).hasMessage("expected by the test");
        down = false;
    }

    @Test
    void laterAttempt_goesOnWithTheStepThatFailed() throws Throwable {
        failAtTheCharge();
        assertThat(callers.nodes.recordInProgress().ownerless()).isTrue();

        assertThat(callers.execute(RESUMED, this::order)).isEqualTo("charge of hold 7");
        assertThat(callers.execute(RESUMED, this::order)).isEqualTo("charge of hold 7");
        assertThat(calls).containsExactly("hold", "charge", "charge");
    }

    @Test
    void laterAttemptWithoutAThread_goesOnWithTheStepThatFailed() {
        down = true;
        assertThat(callers.start(RESUMED, this::orderAsync)).isCompletedExceptionally();
        down = false;

        assertThat(callers.start(RESUMED, this::orderAsync)).isCompletedWithValue("charge of hold 7");
        assertThat(calls).containsExactly("hold", "charge", "charge");
    }

    @Test
    void attemptOnAnotherNode_goesOnAfterTheStepsOfADeadOne() throws Throwable {
        assertThat(callers.start(RESUMED, context -> context.steps().runAsync("hold", String.class,
                () -> CompletableFuture.completedFuture(call("hold", "hold 7")))
                .thenCompose(hold -> new CompletableFuture<>())))
                .isNotDone();
        callers.nodes.nodeTimers.stop();
        callers.nodes.timers.advance(LEASE);

        assertThat(callers.execute(callers.nodes.otherNode, attempt(RESUMED), this::order)).isEqualTo("charge of hold 7");
        assertThat(calls).containsExactly("hold", "charge");
    }

    @Test
    void attemptWithAnotherPayload_afterAFailure_isRejected() {
        failAtTheCharge();

        Binding other = new Binding(BINDING.operation(), BINDING.resource(), "f2");
        assertThatThrownBy(() -> callers.execute(callers.nodes.node, attempt(KEY, other, RESUMED), this::order))
                .isInstanceOf(KeyReusedException.class);
        assertThat(calls).containsExactly("hold", "charge");
    }

    @Test
    void workOfAnotherVersion_isNotCalledWithTheStepsOfThisOne() {
        failAtTheCharge();

        assertThatThrownBy(() -> callers.execute(RESUMED,
                context -> context.steps().run("reserve", String.class, () -> call("reserve", "hold 8"))))
                .hasMessageContaining("'hold'");
        assertThat(calls).containsExactly("hold", "charge");
        assertThat(callers.nodes.recordInProgress().ownerless()).isTrue();
    }

    @Test
    void workThatTookOver_andTakesNoStep_freesTheKeyWhenItFails() {
        callers.nodes.ownedByADeadNode(attempt(RESUMED));

        assertThatThrownBy(() -> callers.execute(RESUMED, context -> {
            throw new IllegalStateException("expected by the test");
        })).hasMessage("expected by the test");

        assertThat(callers.nodes.record()).isInstanceOf(LoadResult.Absent.class);
        own(callers.nodes.node, attempt(RESUMED));
    }

    @Test
    void stepThatBeginsAfterTheEndOfItsWork_isNotCalled() throws Throwable {
        List<IdempotentSteps> kept = new ArrayList<>();
        callers.execute(RESUMED, context -> {
            kept.add(context.steps());
            return null;
        });

        assertThatThrownBy(() -> kept.get(0).runOnce("late", () -> call("late", ""))).hasMessage("lost");
        assertThat(calls).isEmpty();
    }

    @Test
    void workWithoutARecord_isCalledInEachStep() throws Throwable {
        callers.nodes.store.down(ScriptedStore.Call.RESERVE);

        for (int i = 0; i < 2; i++) {
            assertThat(
                    callers.execute(callers.nodes.node, attempt(RESUMED), Callers.operation(true), String.class, this::order))
                    .isEqualTo("charge of hold 7");
        }
        assertThat(calls).containsExactly("hold", "charge", "hold", "charge");
    }

    @Test
    void keyOfAStep_isDerivedFromTheRecord() throws Throwable {
        List<Object> keys = new ArrayList<>();

        callers.execute(RESUMED, context -> {
            context.steps().runOnce("charge", () -> keys.add(context.steps().key()));
            keys.add(context.deriveKey("charge"));
            return null;
        });

        assertThat(keys).containsOnly(KEY.deriveKey(BINDING.operation(), "charge")).hasSize(2);
    }
}
