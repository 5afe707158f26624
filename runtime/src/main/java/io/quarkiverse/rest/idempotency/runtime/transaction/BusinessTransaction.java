package io.quarkiverse.rest.idempotency.runtime.transaction;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteOutcome;

/**
 * One transaction. It is associated with at most one thread at a time; between the steps of a request it is associated with
 * none, because the next step may come on another thread. Every method may block.
 */
public interface BusinessTransaction {

    /** Associates it with the calling thread, if it is not already. */
    void associate();

    /** Takes it off the calling thread; it goes on. */
    void dissociate();

    /**
     * Whether it can only be rolled back: the method, or something that it called, has decided so.
     *
     * @throws IllegalStateException if nobody has decided so, but it has ended, as it does at its time-out; the method does not
     *         know, so its answer must not be given
     */
    boolean mustRollBack();

    /**
     * Completes the record as part of it, fenced. Associated.
     *
     * @return {@link CompleteOutcome#LOST} when the ownership is lost; then it has to be rolled back
     * @throws RuntimeException if the database could not do it; then it has to be rolled back
     */
    CompleteOutcome complete(CompleteCall call);

    /**
     * Commits it. Associated before, and not any more after.
     *
     * @throws Exception if it is not known to have been committed
     */
    void commit() throws Exception;

    /** Rolls it back, from any thread, if it has not ended. Never throws. */
    void rollback();
}
