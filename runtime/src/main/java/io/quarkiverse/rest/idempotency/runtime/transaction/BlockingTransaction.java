package io.quarkiverse.rest.idempotency.runtime.transaction;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.lifecycle.MethodTransaction;
import io.quarkiverse.rest.idempotency.runtime.threads.BoundedWait;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * A transaction whose calls block, as the lifecycle sees it: what it is asked for is done on return. Only a rollback that is
 * asked for on a thread that must not block is done on another one. The transaction is associated with the calling thread
 * whenever more than its rollback is asked for.
 */
public final class BlockingTransaction implements MethodTransaction {

    private final BusinessTransaction transaction;
    /** The record that was read with the claim. */
    private LoadResult found;

    public BlockingTransaction(BusinessTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public boolean mustRollBack() {
        return transaction.mustRollBack();
    }

    @Override
    public boolean isOver() {
        return transaction.isOver();
    }

    @Override
    public CompletionStage<Boolean> claim(RecordId id) {
        try {
            Optional<LoadResult> claimed = transaction.claim(id);
            found = claimed.orElse(null);
            return CompletableFuture.completedFuture(claimed.isPresent());
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** It has come with the claim, by a statement of its own in the same round trip. */
    @Override
    public CompletionStage<LoadResult> load(RecordId id) {
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public CompletionStage<CompleteResult> complete(CompleteCall call) {
        try {
            return CompletableFuture.completedFuture(transaction.complete(call));
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Void> commit() {
        try {
            transaction.commit();
            return CompletableFuture.completedFuture(null);
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Void> rollBack() {
        if (BoundedWait.mayWait()) {
            transaction.rollback();
            return CompletableFuture.completedFuture(null);
        }
        return CompletableFuture.runAsync(transaction::rollback, Infrastructure.getDefaultExecutor());
    }
}
