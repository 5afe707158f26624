package io.quarkiverse.rest.idempotency.runtime.steps;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.door.ResultCodec;
import io.quarkiverse.rest.idempotency.lifecycle.DownstreamKeys;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.ProtocolLimits;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.config.StepSettings;
import io.quarkiverse.rest.idempotency.runtime.transaction.OpenTransactions;
import io.quarkiverse.rest.idempotency.steps.StepRecording;
import io.quarkiverse.rest.idempotency.steps.StepResults;
import io.quarkiverse.rest.idempotency.steps.StepSequence;
import io.quarkiverse.rest.idempotency.steps.StoredSteps;
import io.quarkiverse.rest.idempotency.steps.UnrecordedSteps;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * Makes the steps of runs on this node.
 */
@Singleton
public class NodeSteps {

    private final Instance<ResultCodec> codecs;
    private final OpenTransactions open;

    NodeSteps(@Any Instance<ResultCodec> codecs, @Any Instance<OpenTransactions> open) {
        this.codecs = codecs;
        this.open = OpenTransactions.of(open);
    }

    /**
     * The recording of the steps of an execution, for all its runs.
     *
     * @param answers the exceptions for a run that cannot go on
     * @throws IllegalStateException if the operation never runs again with the steps that are recorded, or no results can be
     *         recorded
     */
    public StepRecording recording(IdempotencyProtocol protocol, Execution execution, BoundOperation operation,
            StepAnswers answers) {
        return recording(protocol, execution, operation, answers, () -> null);
    }

    /**
     * The same for a request that may be stored.
     *
     * @param request makes the request as it is stored with the first step; {@code null} where it is not. Does not throw
     */
    public StepRecording recording(IdempotencyProtocol protocol, Execution execution, BoundOperation operation,
            StepAnswers answers, Supplier<byte[]> request) {
        if (!StepSettings.areUsed(operation.completion(), operation.policy().stale())) {
            throw new IllegalStateException("Steps need an operation that is re-executed when its lease is over, and that does "
                    + "not complete in its transaction. Set staleLease = StaleLease.RE_EXECUTE and completion = "
                    + "Completion.AFTER_RESPONSE_BUILT on the annotation of '" + operation.name() + "', without a Reconciler");
        }
        RecordedProgress progress = new RecordedProgress(protocol, execution, operation, answers);
        return new StoredSteps(progress, results(), progress, operation.steps().limit(), request);
    }

    private StepResults results() {
        if (codecs.isUnsatisfied()) {
            throw new IllegalStateException("The results of steps are recorded in JSON, and the application has neither "
                    + "quarkus-jackson nor quarkus-jsonb. Add quarkus-rest-jackson or quarkus-rest-jsonb");
        }
        return new JsonResults(codecs.get());
    }

    /**
     * @param limits bound the wait for the store: the last call to it begins within the settle bound
     * @param keys derives the key of a step from its name
     * @return the steps of one run
     */
    public StepSequence begin(StepRecording recording, ProtocolLimits limits, Function<String, UUID> keys) {
        return sequence(recording, limits.settleBound().plus(limits.storeBound()), keys);
    }

    /**
     * @return the steps of a run without a record
     */
    public StepSequence unrecorded(Function<String, UUID> keys) {
        return sequence(new UnrecordedSteps(), Duration.ZERO, keys);
    }

    /**
     * @return the steps of a run without a record, and without a key that its own keys could be derived from
     */
    public StepSequence unrecorded() {
        return unrecorded(DownstreamKeys.random()::derive);
    }

    private StepSequence sequence(StepRecording recording, Duration bound, Function<String, UUID> keys) {
        return new StepSequence(recording, new RunThreads(bound, open::isOpen, Infrastructure.getDefaultExecutor()), keys);
    }
}
