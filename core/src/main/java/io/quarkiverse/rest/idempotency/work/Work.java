package io.quarkiverse.rest.idempotency.work;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyContext;

/**
 * The work of a {@link WorkRequest}.
 *
 * @param <T> the type of its result
 * @param <E> the checked exception that it throws; none of its own for a lambda that throws none
 */
@FunctionalInterface
public interface Work<T extends @Nullable Object, E extends Exception> {

    /**
     * Does the work, on the thread of the call.
     *
     * @param context of this run: the key, whether an earlier run was interrupted, and keys for calls to other services. To be
     *        used while the work runs
     * @return the result, which later attempts with the key get, too
     * @throws E ends the run without a record: the key is free again, and the next attempt runs the work once more. A type that
     *         is listed in {@link IdempotentOperation#recordedFailures()} is recorded instead, and thrown for later attempts
     */
    T run(IdempotencyContext context) throws E;
}
