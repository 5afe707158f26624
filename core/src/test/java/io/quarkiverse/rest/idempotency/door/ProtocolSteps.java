package io.quarkiverse.rest.idempotency.door;

import java.lang.reflect.Type;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.steps.StepFailures;
import io.quarkiverse.rest.idempotency.steps.StepProgress;
import io.quarkiverse.rest.idempotency.steps.StepResults;
import io.quarkiverse.rest.idempotency.steps.StepSequence;
import io.quarkiverse.rest.idempotency.steps.StepThreads;
import io.quarkiverse.rest.idempotency.steps.StoredSteps;
import io.quarkiverse.rest.idempotency.steps.UnrecordedSteps;

/**
 * Steps of work whose results are texts, recorded over the protocol of a node.
 */
record ProtocolSteps(IdempotencyProtocol node) implements WorkSteps, StepFailures, StepThreads, StepResults {

    private static final Callers.Texts TEXTS = new Callers.Texts();

    private record Progress(IdempotencyProtocol node, Execution execution) implements StepProgress {

        @Override
        public boolean mayExist() {
            return execution.isTakeover();
        }

        @Override
        public boolean surelyOwned() {
            return node.surelyOwns(execution);
        }

        @Override
        public CompletableFuture<LoadProgressResult> load() {
            return node.loadProgress(execution);
        }

        @Override
        public CompletableFuture<RecordProgressResult> record(byte[] progress) {
            execution.resumable();
            return node.recordProgress(execution, progress);
        }
    }

    @Override
    public IdempotentSteps begin(Execution execution, Function<String, UUID> keys) {
        return new StepSequence(execution == null ? new UnrecordedSteps()
                : new StoredSteps(new Progress(node, execution), this, this,
                        new StoredSteps.SizeLimit(1_000, "steps.max-size")),
                this, keys);
    }

    @Override
    public RuntimeException changed(String difference) {
        return new IllegalStateException(difference);
    }

    @Override
    public RuntimeException unavailable(Throwable cause) {
        return new IllegalStateException(cause);
    }

    @Override
    public RuntimeException lost() {
        return new IllegalStateException("lost");
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public boolean await(CompletableFuture<?> answer) {
        return answer.isDone();
    }

    @Override
    public Executor context() {
        return Runnable::run;
    }

    @Override
    public byte[] write(Object result) {
        return TEXTS.write(result);
    }

    @Override
    public Object read(byte[] result, Type type) {
        return TEXTS.read(result, type);
    }
}
