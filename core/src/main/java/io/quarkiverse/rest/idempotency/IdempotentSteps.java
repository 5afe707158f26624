package io.quarkiverse.rest.idempotency;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The steps of an idempotent method: calls that are not repeated when the method runs again for the same key. The result of a
 * step is recorded under the record of the request before the next step begins. A later run of the method, after a takeover or
 * after a 5xx, gets the recorded results without a call. The step that was under way when the run ended is called again, with
 * the same {@link #key()}.
 * <p>
 * A request-scoped bean: it is injected, or is a parameter of the resource method. It is injected into idempotent consumers,
 * too, and work that is run without HTTP gets it by {@link IdempotencyContext#steps()}: there the failure of the work takes the
 * place of a 5xx. Only the extension implements it, so that later versions can have more methods.
 * <p>
 * Steps run one after the other, in the same order in each run, and each has a name of its own. A run whose steps differ from
 * the recorded ones, as with another version of the application, is answered 503 {@code idempotency_steps_changed}, and nothing
 * is called or lost: a version with the recorded steps can continue.
 * <p>
 * A step commits on its own. It is not part of a transaction of the method, and stays recorded when such a transaction is
 * rolled back: so a method with steps is not {@code @Transactional}, and its writes to a database are in methods that it calls.
 * <p>
 * In a request that is not protected, as one without a key, each step is called and nothing is recorded.
 */
public interface IdempotentSteps {

    /**
     * The work of a step.
     *
     * @param <T> its result
     * @param <E> the exception that it may throw
     */
    @FunctionalInterface
    interface Work<T, E extends Exception> {

        T run() throws E;
    }

    /**
     * The work of a step without a result.
     *
     * @param <E> the exception that it may throw
     */
    @FunctionalInterface
    interface Action<E extends Exception> {

        void run() throws E;
    }

    /**
     * A generic type of results, as a subclass without a body: {@code new ResultType<List<Item>>() {}}.
     *
     * @param <T> the type
     */
    abstract class ResultType<T> {

        private final Type type;

        protected ResultType() {
            if (!(getClass().getGenericSuperclass() instanceof ParameterizedType own)) {
                throw new IllegalArgumentException(
                        "Expected a ResultType with a type argument, as in new ResultType<List<Item>>() {}, was "
                                + getClass().getName());
            }
            this.type = own.getActualTypeArguments()[0];
        }

        /**
         * @return the type argument
         */
        public final Type type() {
            return type;
        }
    }

    /**
     * Runs a step, or returns its recorded result. Blocks until the result is recorded, so it is not for event loops.
     *
     * @param name the name of the step, up to 255 characters; no other step of the request has it. In a loop it names the
     *        element: {@code "ship-" + item.id()}
     * @param type the type of the result, as it is written in JSON and read again. The name of the type is recorded, and
     *        another type in a later run is a changed step. No member of it may be named like a credential
     * @param work the work; called at most once in each run of the method. An exception is passed on, and the step counts as
     *        not done
     * @return the result of the work, or the recorded one; {@code null} where the work returned {@code null}
     * @throws IdempotencyException {@code idempotency_steps_changed} where the recorded steps differ;
     *         {@code idempotency_store_unavailable} where the progress could not be read or recorded; and
     *         {@code idempotency_outcome_unknown} where another node owns the record by now. Let it pass: the request is then
     *         answered as it says
     * @throws IllegalArgumentException if the name is blank, too long or used twice, or the type has a credential
     * @throws IllegalStateException on a thread that may not block, inside of another step, outside of the method, in an active
     *         transaction, where the operation does not re-execute stale records, and where the result cannot be recorded: it
     *         is larger than {@code steps.max-size}, or cannot be written in JSON
     */
    <T, E extends Exception> T run(String name, Class<T> type, Work<T, E> work) throws E;

    /**
     * The same for a generic type of results.
     */
    <T, E extends Exception> T run(String name, ResultType<T> type, Work<T, E> work) throws E;

    /**
     * Runs a step without recording a result: only that the step is done. For a result that must not be stored, and for work
     * without one. Blocks until that is recorded.
     *
     * @param name as in {@link #run(String, Class, Work)}
     * @param action the work; not called when the step is done already
     * @throws IdempotencyException as {@link #run(String, Class, Work)}
     */
    <E extends Exception> void runOnce(String name, Action<E> action) throws E;

    /**
     * Runs a step that does not block, or returns its recorded result. For methods that return a {@code CompletionStage};
     * {@code UniSteps} is the same for a {@code Uni}.
     *
     * @param name as in {@link #run(String, Class, Work)}
     * @param type as in {@link #run(String, Class, Work)}
     * @param work begins the work, on the thread and the context of the request
     * @return completes with the result on the context of the request, and fails with the exceptions that
     *         {@link #run(String, Class, Work)} throws
     */
    <T> CompletionStage<T> runAsync(String name, Class<T> type, Supplier<? extends CompletionStage<T>> work);

    /**
     * The same for a generic type of results.
     */
    <T> CompletionStage<T> runAsync(String name, ResultType<T> type, Supplier<? extends CompletionStage<T>> work);

    /**
     * Runs a step that does not block, as {@link #runOnce(String, Action)} does.
     *
     * @return completes with {@code null}
     */
    CompletionStage<@Nullable Void> runOnceAsync(String name, Supplier<? extends CompletionStage<?>> work);

    /**
     * The key for the call of the step that is under way to another service that honours keys. It is the same each time the
     * step is called for this record, and is that of {@link IdempotencyContext#deriveKey} with the name of the step.
     *
     * @return a UUID of version 8 (RFC 9562, section 5.8)
     * @throws IllegalStateException outside of a step
     */
    UUID key();
}
