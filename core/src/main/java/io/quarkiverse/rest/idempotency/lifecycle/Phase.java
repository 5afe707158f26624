package io.quarkiverse.rest.idempotency.lifecycle;

/**
 * A phase in the life of a request: it is admitted, its method runs, its transaction is committed, its execution is settled,
 * and
 * it has ended.
 */
sealed interface Phase permits Admitting, Running, Committing, Settling, Ended {

    /**
     * @return the next step, which is the same until something happens
     */
    Step resumed();

    /** The bound of what is awaited has passed. The answer that is due in that case takes the place of the one that lacks. */
    default void timedOut() {
    }
}
