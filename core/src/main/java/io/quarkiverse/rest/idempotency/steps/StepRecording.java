package io.quarkiverse.rest.idempotency.steps;

import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The recorded steps of one request, for all runs of its method. In each run one step at a time asks.
 */
public sealed interface StepRecording permits StoredSteps, UnrecordedSteps {

    /** Rejects a type of results that must not be recorded. */
    void check(String step, Type type);

    /**
     * Finds a step among the recorded ones.
     *
     * @param position the number of steps before it in this run
     * @param type the type of its result; {@code null} where only its end is recorded
     * @return the recorded step, or {@code null} where its work is to be done now; fails with the exceptions of
     *         {@link StepFailures}
     */
    CompletableFuture<@Nullable Recorded> find(int position, String step, @Nullable Type type);

    /**
     * Records that a step is done.
     *
     * @param position the number of steps before it in this run
     * @param result its result; {@code null} where that is {@code null}, or only its end is recorded
     * @return completes when that is recorded; fails with the exceptions of {@link StepFailures}, where the result cannot be
     *         recorded, and where another run has recorded a step meanwhile
     */
    CompletableFuture<@Nullable Void> done(int position, String step, @Nullable Type type, @Nullable Object result);

    /** The store has not answered within its bound: what is asked now, and each later step, fails as unavailable. */
    void giveUp();

    /**
     * A step that is done already.
     *
     * @param result its result, read again
     */
    record Recorded(@Nullable Object result) {
    }
}
