package io.quarkiverse.rest.idempotency.steps;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The threads of a request.
 */
public interface StepThreads {

    /** Whether the calling thread may block. */
    boolean mayBlock();

    /** Whether the calling thread has a transaction, which the recording of a step would not be part of. */
    default boolean inTransaction() {
        return false;
    }

    /**
     * Blocks until the store has answered a step, but not for much longer than its bound, even when no timer of the node runs
     * any more.
     *
     * @return whether the answer is there
     */
    boolean await(CompletableFuture<?> answer);

    /**
     * @return runs tasks on the context that the calling thread is on
     */
    Executor context();
}
