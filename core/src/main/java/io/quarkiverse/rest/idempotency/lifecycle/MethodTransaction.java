package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The transaction of a method, in which its record is completed. Its calls are answered by stages, so that a transaction that
 * blocks, whose stages are complete on return, and one that does not are driven alike. No method throws, except where said.
 */
public interface MethodTransaction {

    /**
     * Whether it can only be rolled back: the method has decided so.
     *
     * @throws IllegalStateException if it has ended by itself, as at its time-out, and the method cannot know
     */
    boolean mustRollBack();

    /** Whether it has ended by itself. Never blocks, from any thread. */
    boolean isOver();

    /**
     * Claims a key until it ends, without waiting for another transaction that has the claim. The first of its calls, and made
     * only where keys are claimed.
     *
     * @return whether it has the claim; fails when the database could not tell
     */
    CompletionStage<Boolean> claim(RecordId id);

    /**
     * Reads a record as part of it, in a statement that begins when the claim is there.
     *
     * @return fails when the database could not do it
     */
    CompletionStage<LoadResult> load(RecordId id);

    /**
     * Completes the record as part of it: fenced, or, for a claimed key, by creating it.
     *
     * @return {@link CompleteResult#LOST} when the ownership is lost; fails when the database could not do it
     */
    CompletionStage<CompleteResult> complete(CompleteCall call);

    /**
     * Commits it.
     *
     * @return fails if it is not known to have been committed; with a {@link NotCommittedException} if it is known not to have
     *         been
     */
    CompletionStage<Void> commit();

    /**
     * Rolls it back, from any thread, if it has not ended. It cannot be committed any more from then on.
     *
     * @return never fails, and completes within a bound of the transaction's own, when the database has not answered, too
     */
    CompletionStage<Void> rollBack();
}
