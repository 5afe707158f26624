package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Invokes store or user code that may throw or return a failed stage.
 */
public final class Stages {

    private Stages() {
    }

    /**
     * @return the stage that the call returns, or a failed stage when it throws or returns none
     */
    public static <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> call) {
        try {
            return Objects.requireNonNull(call.get(), "No stage was returned");
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * @param expected the number of results that a store must return for the call
     * @return the results; a failed future when their number differs, or when one is missing
     */
    static <T> CompletableFuture<List<T>> results(int expected, Supplier<CompletionStage<List<T>>> call) {
        return results(expected, call, Function.identity());
    }

    /**
     * @param call for a single element
     * @return its result; a failed future when there is none, or when there are more
     */
    static <T> CompletableFuture<T> result(Supplier<CompletionStage<List<T>>> call) {
        return results(1, call, results -> results.get(0));
    }

    /**
     * @param call for a single element
     * @return whether its result is the wanted one; a failed future when there is none, or when there are more
     */
    static <T> CompletableFuture<Boolean> isResult(T wanted, Supplier<CompletionStage<List<T>>> call) {
        return results(1, call, results -> results.get(0) == wanted);
    }

    private static <T, R> CompletableFuture<R> results(int expected, Supplier<CompletionStage<List<T>>> call,
            Function<List<T>, R> result) {
        Answer<T, R> answer = new Answer<>(expected, result);
        ask(call).whenComplete(answer);
        return answer;
    }

    /** The answer to a call, once its results are known to be as many as there should be. */
    private static final class Answer<T, R> extends CompletableFuture<R>
            implements BiConsumer<@Nullable List<T>, @Nullable Throwable> {

        private final int expected;
        private final Function<List<T>, R> result;

        Answer(int expected, Function<List<T>, R> result) {
            this.expected = expected;
            this.result = result;
        }

        @Override
        public void accept(@Nullable List<T> results, @Nullable Throwable failure) {
            if (failure != null) {
                completeExceptionally(unwrap(failure));
            } else if (results == null || results.size() != expected || anyMissing(results)) {
                completeExceptionally(new IllegalStateException(
                        "Expected " + expected + " results from the store, was " + results));
            } else {
                complete(result.apply(results));
            }
        }
    }

    private static boolean anyMissing(List<?> results) {
        for (Object result : results) {
            if (result == null) {
                return true;
            }
        }
        return false;
    }

    /**
     * @return the same answer, which fails when it does not come within the bound
     */
    static <T> CompletableFuture<T> within(Timers timers, Duration bound, CompletableFuture<T> answer) {
        if (!answer.isDone()) {
            Timers.Timer timer = timers.schedule(bound,
                    () -> answer.completeExceptionally(new TimeoutException("No answer within " + bound)));
            answer.whenComplete((result, failure) -> timer.cancel());
        }
        return answer;
    }

    /**
     * @param failure as a stage tells it to the stages after it
     * @return the exception that the stage has failed with, as it was thrown
     */
    public static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /**
     * @param failure of a commit, as it was thrown
     * @return the exception of the application that the commit wraps; the failure itself where it wraps none
     */
    public static Throwable ofCommit(Throwable failure) {
        return failure.getCause() instanceof Exception cause ? cause : failure;
    }
}
