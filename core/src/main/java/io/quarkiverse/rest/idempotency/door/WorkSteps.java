package io.quarkiverse.rest.idempotency.door;

import java.util.UUID;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.protocol.Execution;

/**
 * Makes the steps that work takes.
 */
@FunctionalInterface
public interface WorkSteps {

    /**
     * The steps of one run of the work.
     *
     * @param execution owns the record that keeps them; {@code null} where the work runs without a record, so that each step is
     *        called
     * @param keys derives the key of a step from its name
     * @throws IllegalStateException if the operation never runs again with the steps that are recorded
     */
    IdempotentSteps begin(@Nullable Execution execution, Function<String, UUID> keys);
}
