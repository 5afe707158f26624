package io.quarkiverse.rest.idempotency.steps;

import java.util.concurrent.Executor;

/**
 * The threads of a request.
 */
public interface StepThreads {

    /** Whether the calling thread may block. */
    boolean mayBlock();

    /**
     * @return runs tasks on the context that the calling thread is on
     */
    Executor context();
}
