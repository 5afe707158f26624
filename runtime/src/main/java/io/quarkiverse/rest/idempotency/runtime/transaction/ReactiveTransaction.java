package io.quarkiverse.rest.idempotency.runtime.transaction;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * One transaction of a reactive client. No method blocks. All are called on the Vert.x context on which it was begun, except
 * where said, and the stages complete on any thread.
 */
public interface ReactiveTransaction {

    /**
     * Whether it can only be rolled back: the method, or code that it called, has failed or has decided so.
     *
     * @throws IllegalStateException if that was not decided, but it has ended by itself, as it does when its connection is lost
     */
    boolean mustRollBack();

    /** Lets it be rolled back only. From any thread. */
    void setRollbackOnly();

    /** Whether it has ended by itself: its method can have no effect in it any more. From any thread. */
    boolean isOver();

    /**
     * Writes the changes of the method so far to the database, as its commit would. Does nothing when it can only be rolled
     * back.
     *
     * @return fails with the exception that the application would meet at its commit, such as a violated constraint
     */
    CompletionStage<Void> flush();

    /**
     * Claims a key until it ends, without waiting for another transaction that has the claim, and then reads its record. The
     * first of its statements.
     *
     * @return empty when another transaction has the claim; otherwise the record, which may have been completed meanwhile
     */
    CompletionStage<Optional<LoadResult>> claim(RecordId id);

    /**
     * Completes the record as part of it: fenced, or, for a claimed key, by creating it.
     *
     * @return {@link CompleteResult#LOST} when the ownership is lost; then it has to be rolled back
     */
    CompletionStage<CompleteResult> complete(CompleteCall call);

    /**
     * Commits it, and gives its connection back.
     *
     * @return fails if it is not known to have been committed; with a {@link RolledBackException} if it is known not to have
     *         been
     */
    CompletionStage<Void> commit();

    /**
     * Rolls it back, if it has not ended, and gives its connection back.
     *
     * @return never fails, and completes within a bound, when the database has not answered, too
     */
    CompletionStage<Void> rollback();
}
