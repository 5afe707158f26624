package io.quarkiverse.rest.idempotency.lifecycle;

/**
 * A phase in the life of a request: it is admitted, its transaction claims its key, its method runs, its transaction is
 * committed, its execution is settled, and it has ended.
 */
sealed interface Phase permits Admitting, Claiming, Running, Committing, Settling, Ended {

    /**
     * @return the next step, which is the same until something happens
     */
    Step resumed();

    /** The bound of the awaited answer has passed. The answer for that case takes its place. */
    default void timedOut() {
    }
}
