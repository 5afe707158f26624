package io.quarkiverse.rest.idempotency.runtime.door;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.lifecycle.DownstreamKeys;
import io.quarkiverse.rest.idempotency.runtime.steps.NodeSteps;

/**
 * The view of work whose operation is switched off.
 */
final class UnprotectedContext implements IdempotencyContext {

    private final DownstreamKeys keys = DownstreamKeys.random();
    private final IdempotentSteps steps;

    UnprotectedContext(NodeSteps node) {
        this.steps = node.unrecorded(keys::derive);
    }

    @Override
    public void doNotRecord() {
        // Nothing is recorded.
    }

    @Override
    public void recordFor(Duration retention) {
        // Nothing is recorded.
    }

    @Override
    public Optional<String> key() {
        return Optional.empty();
    }

    @Override
    public Optional<String> operation() {
        return Optional.empty();
    }

    @Override
    public boolean isTakeover() {
        return false;
    }

    @Override
    public UUID deriveKey(String purpose) {
        return keys.derive(purpose);
    }

    @Override
    public UUID deriveNextKey(String name) {
        return keys.next(name);
    }

    @Override
    public IdempotentSteps steps() {
        return steps;
    }
}
