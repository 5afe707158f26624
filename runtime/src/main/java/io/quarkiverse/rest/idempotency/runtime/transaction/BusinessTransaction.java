package io.quarkiverse.rest.idempotency.runtime.transaction;

import java.util.Optional;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;

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
     * Whether it can only be rolled back: the method, or code that it called, has decided so.
     *
     * @throws IllegalStateException if that was not decided, but it has ended, as it does at its time-out; the method does
     *         not know, so its answer must not be given
     */
    boolean mustRollBack();

    /**
     * Whether it has ended by itself, as it does at its time-out, and not by {@link #commit()} or {@link #rollback()}: its
     * method, which may not know, can have no effect in it any more. Never blocks, from any thread.
     */
    boolean isOver();

    /**
     * Writes the changes of the method so far to the database, as its commit would, so that the response shows their state
     * in the database. Does nothing when it can only be rolled back, or has ended. Associated.
     *
     * @throws RuntimeException the exception that the application would meet at its commit, such as a violated constraint;
     *         then it can only be rolled back
     */
    void flush();

    /**
     * Told the exception of the method, so that nothing of it outlives the transaction. Associated.
     */
    void failed(Throwable failure);

    /**
     * Whether the application has retries around its work, which can only succeed in another transaction.
     *
     * @param failure the exception of the method, or of the {@link #flush()} after it; {@code null} when the method returned
     */
    boolean retryAsked(Throwable failure);

    /**
     * Claims a key until it ends, without waiting for another transaction that has the claim, and then reads its record. The
     * first of its statements. Associated.
     *
     * @return empty when another transaction has the claim; otherwise the record, which may have been completed meanwhile
     * @throws RuntimeException if the database could not do it; then it has to be rolled back
     */
    Optional<LoadResult> claim(RecordId id);

    /**
     * Completes the record as part of it: fenced, or, for a claimed key, by creating it. Associated.
     *
     * @return {@link CompleteResult#LOST} when the ownership is lost; then it has to be rolled back
     * @throws RuntimeException if the database could not do it; then it has to be rolled back
     */
    CompleteResult complete(CompleteCall call);

    /**
     * Commits it. Associated before, and not any more after.
     *
     * @throws Exception if it is not known to have been committed
     */
    void commit() throws Exception;

    /** Rolls it back, from any thread, if it has not ended. Never throws. */
    void rollback();
}
