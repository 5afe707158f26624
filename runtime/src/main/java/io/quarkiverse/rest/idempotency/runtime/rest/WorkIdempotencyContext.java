package io.quarkiverse.rest.idempotency.runtime.rest;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.runtime.door.RunningWork;

/**
 * The view of the work that runs where it is called. It is looked up for each call: messages and pieces of a job can share a
 * request context, as a request shares its own with the work that it runs, and one that got the keys of another would be taken
 * for it by the services that it calls.
 */
final class WorkIdempotencyContext implements IdempotencyContext {

    private final IdempotencyContext outside;

    /**
     * @param outside the view where no work runs
     */
    WorkIdempotencyContext(IdempotencyContext outside) {
        this.outside = outside;
    }

    private IdempotencyContext present() {
        RunningWork work = RunningWork.current();
        return work == null ? outside : work.context();
    }

    @Override
    public void doNotRecord() {
        present().doNotRecord();
    }

    @Override
    public void recordFor(Duration retention) {
        present().recordFor(retention);
    }

    @Override
    public Optional<String> key() {
        return present().key();
    }

    @Override
    public Optional<String> operation() {
        return present().operation();
    }

    @Override
    public boolean isTakeover() {
        return present().isTakeover();
    }

    @Override
    public UUID deriveKey(String purpose) {
        return present().deriveKey(purpose);
    }

    @Override
    public UUID deriveNextKey(String name) {
        return present().deriveNextKey(name);
    }

    @Override
    public IdempotentSteps steps() {
        return present().steps();
    }
}
