package io.quarkiverse.rest.idempotency.door;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.lifecycle.RequestLifecycle;
import io.quarkiverse.rest.idempotency.lifecycle.Step;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * One request for work: its lifecycle, and the answer that it has so far.
 */
final class KeyedWork implements UnprotectedWork.Runs {

    final RequestLifecycle lifecycle;
    final Attempt attempt;
    private final IdempotencyProtocol protocol;
    private final DoorOperation operation;
    private final WorkResults results;
    private final WorkObserver observer;
    private final String key;
    private final Type resultType;
    private final WorkSteps steps;
    /** The result of the work, which it has been run for. */
    private @Nullable Object result;
    /** The failure of the work that is recorded as its result. */
    private @Nullable Throwable failure;

    KeyedWork(IdempotencyProtocol protocol, DoorOperation operation, WorkResults results, WorkObserver observer,
            Attempt attempt, String key, Type resultType, WorkSteps steps) {
        this.lifecycle = new RequestLifecycle(protocol, operation.lifecycle());
        this.protocol = protocol;
        this.operation = operation;
        this.results = results;
        this.observer = observer;
        this.attempt = attempt;
        this.key = key;
        this.resultType = resultType;
        this.steps = steps;
    }

    DoorOperation operation() {
        return operation;
    }

    /** The work begins, or begins once more, on the calling thread. */
    @Override
    public IdempotencyContext begin() {
        lifecycle.started();
        WorkContext context = new WorkContext(lifecycle, attempt, key, steps);
        observer.begins(context, lifecycle.execution());
        return context;
    }

    @Override
    public void left() {
        observer.left();
    }

    /** The work has returned. */
    Step returned(@Nullable Object value) {
        int status = WorkResults.status(value);
        lifecycle.returned(status);
        RecordedResponse response;
        try {
            response = results.of(operation, value, observer.trace());
        } catch (RuntimeException e) {
            return lifecycle.failed(e);
        }
        result = value;
        return lifecycle.responded(status, () -> response);
    }

    /**
     * Whether a failure is recorded as a result.
     */
    boolean records(Throwable thrown) {
        return operation.recordedAs(thrown) != null;
    }

    /** The work has failed. */
    Step failed(Throwable thrown) {
        Class<? extends Throwable> listed = operation.recordedAs(thrown);
        if (listed == null) {
            return lifecycle.failed(thrown);
        }
        failure = thrown;
        return lifecycle.responded(WorkResults.FAILURE,
                () -> results.ofFailure(operation, listed, thrown, observer.trace()));
    }

    /** A failure that leaves the execution of its request to be ended. */
    Step rethrown(Throwable thrown) {
        return lifecycle.failed(thrown);
    }

    /** Whether a failure takes its way before the execution has ended. */
    boolean isOpen() {
        return lifecycle.execution() != null;
    }

    /**
     * @param step the last of the request
     * @return its result
     * @throws Throwable its failure
     */
    @Nullable
    Object answer(Step step) throws Throwable {
        if (step instanceof Step.Send) {
            if (failure != null) {
                throw failure;
            }
            return result;
        } else if (step instanceof Step.Replay replay) {
            observer.replays(replay.response());
            protocol.replayed(attempt, replay.response().status());
            return results.read(operation, replay.response(), resultType);
        } else if (step instanceof Step.Reject reject) {
            observer.rejected(reject.rejection());
            throw WorkRejections.of(operation, reject.rejection());
        } else if (step instanceof Step.Rethrow rethrow) {
            throw rethrow.failure();
        }
        throw new IllegalStateException("Expected the end of a request, was " + step);
    }
}
