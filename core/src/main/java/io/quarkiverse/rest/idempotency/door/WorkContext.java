package io.quarkiverse.rest.idempotency.door;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.lifecycle.DownstreamKeys;
import io.quarkiverse.rest.idempotency.lifecycle.RecordingWish;
import io.quarkiverse.rest.idempotency.lifecycle.RequestLifecycle;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.Execution;

/**
 * The view that one run of work has of its request.
 */
final class WorkContext implements IdempotencyContext {

    private final RequestLifecycle lifecycle;
    private final String key;
    private final String operation;
    private final @Nullable Execution execution;
    private final DownstreamKeys keys;
    private final WorkSteps source;
    /** Made when the work asks for them: most work has none. */
    private @Nullable IdempotentSteps steps;

    /**
     * @param key the key as the caller gave it
     */
    WorkContext(RequestLifecycle lifecycle, Attempt attempt, String key, WorkSteps source) {
        this.lifecycle = lifecycle;
        this.key = key;
        this.operation = attempt.binding().operation();
        this.execution = lifecycle.execution();
        this.keys = new DownstreamKeys(execution == null ? attempt.id() : execution.ownership().id(), operation);
        this.source = source;
    }

    @Override
    public void doNotRecord() {
        lifecycle.wish(new RecordingWish.DoNotRecord());
    }

    @Override
    public void recordFor(Duration retention) {
        lifecycle.wish(new RecordingWish.RecordFor(retention));
    }

    @Override
    public Optional<String> key() {
        return Optional.of(key);
    }

    @Override
    public Optional<String> operation() {
        return Optional.of(operation);
    }

    @Override
    public boolean isTakeover() {
        return execution != null && execution.isTakeover();
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
    public synchronized IdempotentSteps steps() {
        IdempotentSteps known = steps;
        if (known == null) {
            known = source.begin(execution, keys::derive);
            steps = known;
        }
        return known;
    }
}
