package io.quarkiverse.rest.idempotency.steps;

import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The steps of a request without a record: each is done in each run.
 */
public final class UnrecordedSteps implements StepRecording {

    @Override
    public void check(String step, Type type) {
        // Nothing of it is stored.
    }

    @Override
    public CompletableFuture<@Nullable Recorded> find(int position, String step, @Nullable Type type) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<@Nullable Void> done(int position, String step, @Nullable Type type, @Nullable Object result) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void giveUp() {
        // Nothing is asked.
    }
}
