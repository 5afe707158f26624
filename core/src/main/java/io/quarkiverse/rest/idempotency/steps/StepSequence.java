package io.quarkiverse.rest.idempotency.steps;

import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotentSteps;

/**
 * The steps of one run of a method. They may be on several threads, one after the other.
 */
@SuppressWarnings("NullAway") // Results are of any type, which may be a nullable one.
public final class StepSequence implements IdempotentSteps {

    /** As many characters as a name may have: it is in the record of each request. */
    static final int MAX_NAME = 255;

    private final StepRecording recording;
    private final StepThreads threads;
    private final Function<String, UUID> keys;
    private final Set<String> done = new HashSet<>();
    private @Nullable String current;
    private @Nullable String failed;

    /**
     * @param recording the recorded steps of the request
     * @param keys derives the key of a step from its name
     */
    public StepSequence(StepRecording recording, StepThreads threads, Function<String, UUID> keys) {
        this.recording = recording;
        this.threads = threads;
        this.keys = keys;
    }

    @Override
    public <T, E extends Exception> T run(String name, Class<T> type, Work<T, E> work) throws E {
        return blocking(name, Objects.requireNonNull(type, "type"), work);
    }

    @Override
    public <T, E extends Exception> T run(String name, ResultType<T> type, Work<T, E> work) throws E {
        return blocking(name, type.type(), work);
    }

    @Override
    public <E extends Exception> void runOnce(String name, Action<E> action) throws E {
        this.<@Nullable Void, E> blocking(name, null, () -> {
            action.run();
            return null;
        });
    }

    @SuppressWarnings("unchecked")
    private <T, E extends Exception> T blocking(String name, @Nullable Type type, Work<T, E> work) throws E {
        if (!threads.mayBlock()) {
            throw new IllegalStateException("The step '" + name + "' would block a thread that must not be blocked: the result "
                    + "of a step is recorded before the method goes on. Use runAsync or runOnceAsync, or make the method "
                    + "@Blocking or @RunOnVirtualThread");
        }
        int position = begin(name, type);
        boolean isDone = false;
        try {
            StepRecording.Recorded recorded = await(recording.find(position, name, type));
            T result;
            if (recorded != null) {
                result = (T) recorded.result();
            } else {
                result = work.run();
                await(recording.done(position, name, type, result));
            }
            isDone = true;
            return result;
        } finally {
            end(name, isDone);
        }
    }

    private <T> T await(CompletableFuture<T> answer) {
        if (!threads.await(answer)) {
            recording.giveUp();
        }
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public <T> CompletionStage<T> runAsync(String name, Class<T> type, Supplier<? extends CompletionStage<T>> work) {
        return async(name, Objects.requireNonNull(type, "type"), work);
    }

    @Override
    public <T> CompletionStage<T> runAsync(String name, ResultType<T> type, Supplier<? extends CompletionStage<T>> work) {
        return async(name, type.type(), work);
    }

    @Override
    public CompletionStage<@Nullable Void> runOnceAsync(String name, Supplier<? extends CompletionStage<?>> work) {
        return async(name, null, () -> work.get().thenApply(ignored -> null));
    }

    private <T> CompletionStage<T> async(String name, @Nullable Type type, Supplier<? extends CompletionStage<T>> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        int position;
        try {
            position = begin(name, type);
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            return answer;
        }
        Executor context = threads.context();
        on(context, recording.find(position, name, type))
                .thenCompose(recorded -> worked(recorded, position, name, type, work, context))
                .whenComplete((result, failure) -> {
                    end(name, failure == null);
                    if (failure == null) {
                        answer.complete(result);
                    } else {
                        answer.completeExceptionally(StoredSteps.unwrap(failure));
                    }
                });
        return answer;
    }

    @SuppressWarnings("unchecked")
    private <T> CompletionStage<T> worked(StepRecording.@Nullable Recorded recorded, int position, String name,
            @Nullable Type type,
            Supplier<? extends CompletionStage<T>> work, Executor context) {
        if (recorded != null) {
            return CompletableFuture.completedFuture((T) recorded.result());
        }
        CompletionStage<T> called = Objects.requireNonNull(work.get(), "The work of the step '" + name + "' returned no stage");
        return on(context, called.toCompletableFuture())
                .thenCompose(result -> on(context, recording.done(position, name, type, result)).thenApply(ignored -> result));
    }

    /** The same answer on the context, unless it is there already. */
    private static <T> CompletionStage<T> on(Executor context, CompletableFuture<T> answer) {
        return answer.isDone() ? answer : answer.whenCompleteAsync((result, failure) -> {
        }, context);
    }

    @Override
    public synchronized UUID key() {
        if (current == null) {
            throw new IllegalStateException("The key of a step was asked for outside of a step. Ask for it in the work of the "
                    + "step, or use IdempotencyContext.deriveKey");
        }
        return keys.apply(current);
    }

    /**
     * @return the number of steps before it
     */
    private synchronized int begin(String name, @Nullable Type type) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "The name of a step must have 1 to " + MAX_NAME + " characters, not all blank; has "
                            + name.length());
        }
        if (current != null) {
            throw new IllegalStateException(
                    "The step '" + name + "' began while the step '" + current + "' was under way. Steps "
                            + "run one after the other: begin it when the other has returned, or its stage has completed");
        }
        if (failed != null && !failed.equals(name)) {
            throw new IllegalStateException(
                    "The step '" + name + "' began after the step '" + failed + "' had failed, so that a "
                            + "later run could not tell which of them to call. Handle the failure in the work of '" + failed
                            + "', and return a result that says so");
        }
        if (done.contains(name)) {
            throw new IllegalArgumentException(
                    "The step '" + name + "' ran before in this request. Give each step a name of its "
                            + "own; in a loop, with the element in it");
        }
        if (threads.inTransaction()) {
            throw new IllegalStateException(
                    "The step '" + name
                            + "' began in a transaction. A step is recorded on its own, and would stay recorded when "
                            + "that transaction is rolled back. Begin it outside, and put @Transactional on the method that the "
                            + "step calls");
        }
        if (type != null) {
            recording.check(name, type);
        }
        current = name;
        return done.size();
    }

    private synchronized void end(String name, boolean isDone) {
        current = null;
        failed = isDone ? null : name;
        if (isDone) {
            done.add(name);
        }
    }
}
