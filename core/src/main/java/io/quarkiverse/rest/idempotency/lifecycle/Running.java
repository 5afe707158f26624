package io.quarkiverse.rest.idempotency.lifecycle;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.protocol.Execution;

/**
 * The method runs, or its response is made.
 *
 * @param transaction of the method, in which the record is completed; {@code null} where there is none, or none any more
 * @param doubtful whether a commit failed, so that only the record can tell the result of the execution
 */
record Running(Execution execution, @Nullable MethodTransaction transaction, boolean doubtful) implements Phase {

    Running(Execution execution) {
        this(execution, null, false);
    }

    @Override
    public Step resumed() {
        return new Step.Invoke();
    }

    Running in(@Nullable MethodTransaction other) {
        return new Running(execution, other, doubtful);
    }
}
