package io.quarkiverse.rest.idempotency.simulator;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.steps.StepFailures;
import io.quarkiverse.rest.idempotency.steps.StepProgress;
import io.quarkiverse.rest.idempotency.steps.StepResults;
import io.quarkiverse.rest.idempotency.steps.StepSequence;
import io.quarkiverse.rest.idempotency.steps.StepThreads;
import io.quarkiverse.rest.idempotency.steps.StoredSteps;

/**
 * The steps of one run of a method. The result of each call tells which request has made it.
 */
final class SimulatedSteps implements StepProgress, StepFailures, StepResults, StepThreads {

    static final int COUNT = 3;

    /** Ends a run whose steps cannot go on. */
    private static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Seen why;

        Stopped(Seen why) {
            super(why.name(), null, false, false);
            this.why = why;
        }
    }

    private final World world;
    private final Life life;
    private final Request request;
    private final IdempotencyProtocol protocol;
    private final Execution execution;
    private final StepSequence steps;

    SimulatedSteps(World world, Life life, Request request, IdempotencyProtocol protocol) {
        this.world = world;
        this.life = life;
        this.request = request;
        this.protocol = protocol;
        this.execution = request.lifecycle.execution();
        this.steps = new StepSequence(new StoredSteps(this, this, this, new StoredSteps.SizeLimit(1_000, "max-size")), this,
                step -> request.ownership.id().deriveKey(request.call().operation().name(), step));
    }

    /**
     * @param effect runs in the first step, where that is called
     * @param ended told whether all steps are done
     */
    void run(Runnable effect, Consumer<Boolean> ended) {
        next(0, effect, ended);
    }

    private void next(int step, Runnable effect, Consumer<Boolean> ended) {
        if (step == COUNT) {
            ended.accept(true);
            return;
        }
        steps.runAsync("step " + step, String.class, () -> call(step, effect)).whenComplete((result, failure) -> {
            if (failure == null) {
                world.tell(new Event.StepReturned(world.time().now(), request.number(), request.call().record(), step, result));
                world.seen(result.equals(result(step)) ? Seen.STEP_DONE : Seen.STEP_FOUND_DONE);
                next(step + 1, effect, ended);
            } else {
                world.seen(failure instanceof Stopped stopped ? stopped.why : Seen.STEP_UNRECORDED);
                ended.accept(false);
            }
        });
    }

    private CompletionStage<String> call(int step, Runnable effect) {
        world.tell(new Event.StepCalled(world.time().now(), request.number(), request.call().record(), step));
        if (step == 0) {
            effect.run();
        }
        CompletableFuture<String> called = new CompletableFuture<>();
        world.fate().goOn(life, request.plan().endsAfter() / COUNT, "step", () -> called.complete(result(step)));
        return called;
    }

    private String result(int step) {
        return step + " by " + request.number();
    }

    @Override
    public boolean mayExist() {
        return execution.isTakeover();
    }

    @Override
    public boolean surelyOwned() {
        return protocol.surelyOwns(execution);
    }

    @Override
    public CompletableFuture<LoadProgressResult> load() {
        return protocol.loadProgress(execution);
    }

    @Override
    public CompletableFuture<RecordProgressResult> record(byte[] progress) {
        execution.resumable();
        return protocol.recordProgress(execution, progress);
    }

    @Override
    public RuntimeException changed(String difference) {
        return new IllegalStateException(difference);
    }

    @Override
    public RuntimeException unavailable(Throwable cause) {
        return new Stopped(Seen.STEP_UNRECORDED);
    }

    @Override
    public RuntimeException lost() {
        return new Stopped(Seen.STEP_OF_LOST_OWNER);
    }

    @Override
    public boolean mayBlock() {
        return false;
    }

    @Override
    public boolean await(CompletableFuture<?> answer) {
        throw new UnsupportedOperationException("Nothing blocks in a simulation");
    }

    @Override
    public Executor context() {
        return Runnable::run;
    }

    @Override
    public byte[] write(Object result) {
        return result.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object read(byte[] result, Type type) {
        return new String(result, StandardCharsets.UTF_8);
    }
}
