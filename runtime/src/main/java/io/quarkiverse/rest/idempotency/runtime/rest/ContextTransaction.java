package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.lifecycle.MethodTransaction;
import io.quarkiverse.rest.idempotency.lifecycle.NotCommittedException;
import io.quarkiverse.rest.idempotency.protocol.Stages;
import io.quarkiverse.rest.idempotency.runtime.transaction.ReactiveTransaction;
import io.quarkiverse.rest.idempotency.runtime.transaction.RolledBackException;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;

/**
 * A transaction of a reactive client, as the lifecycle sees it. Its calls are made on the Vert.x context of the request,
 * regardless of the thread that asks: a session of Hibernate Reactive can be used on that only.
 */
final class ContextTransaction implements MethodTransaction {

    private final ReactiveTransaction transaction;
    private final ContextInternal context;
    /** The record that was read with the claim. */
    private LoadResult found;

    /** Made on the context of the request. */
    ContextTransaction(ReactiveTransaction transaction) {
        this.transaction = transaction;
        this.context = (ContextInternal) Vertx.currentContext();
    }

    private <T> CompletableFuture<T> onContext(Supplier<CompletionStage<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable made = () -> made(call).whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
        // A worker can have the context, too.
        if (context == null || context == Vertx.currentContext() && context.inThread()) {
            made.run();
        } else {
            context.runOnContext(none -> made.run());
        }
        return result;
    }

    private static <T> CompletionStage<T> made(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Writes the changes of the method to the database, which may reject them. */
    CompletableFuture<Void> flush() {
        return onContext(transaction::flush);
    }

    /** The method has failed. Nothing of it is kept, whatever is made of its exception. */
    void failed() {
        transaction.setRollbackOnly();
    }

    /** Whether it can only be rolled back, for any reason. */
    boolean isMarked() {
        return transaction.isOver() || transaction.mustRollBack();
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
        return onContext(() -> transaction.claim(id)).thenApply(claimed -> {
            found = claimed.orElse(null);
            return claimed.isPresent();
        });
    }

    /** It has come with the claim, by a statement of its own. */
    @Override
    public CompletionStage<LoadResult> load(RecordId id) {
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public CompletionStage<CompleteResult> complete(CompleteCall call) {
        return onContext(() -> transaction.complete(call));
    }

    @Override
    public CompletionStage<Void> commit() {
        return onContext(this::commitUnlessMarked).exceptionallyCompose(failure -> {
            Throwable cause = Stages.unwrap(failure);
            return CompletableFuture.failedFuture(cause instanceof RolledBackException certain
                    ? new NotCommittedException(certain.getCause())
                    : cause);
        });
    }

    /** It was looked at before the record was written, and a statement that nothing awaits may have marked it since. */
    private CompletionStage<Void> commitUnlessMarked() {
        if (!transaction.mustRollBack()) {
            return transaction.commit();
        }
        return transaction.rollback().thenCompose(none -> CompletableFuture.failedFuture(new RolledBackException(
                new IllegalStateException("The transaction of an idempotent method was marked for rollback after its response "
                        + "was made, by a statement that the method has not awaited, so nothing that it did is kept. Let the "
                        + "result of the method wait for all of its statements"))));
    }

    @Override
    public CompletionStage<Void> rollBack() {
        return onContext(transaction::rollback);
    }
}
