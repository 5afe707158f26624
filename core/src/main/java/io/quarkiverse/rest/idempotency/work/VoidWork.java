package io.quarkiverse.rest.idempotency.work;

import io.quarkiverse.rest.idempotency.IdempotencyContext;

/**
 * The work of a {@link WorkRequest} that has no result.
 *
 * @param <E> as of {@link Work}
 */
@FunctionalInterface
public interface VoidWork<E extends Exception> {

    /**
     * Does the work, as {@link Work#run} does.
     *
     * @param context of this run
     * @throws E as {@link Work#run} does
     */
    void run(IdempotencyContext context) throws E;
}
