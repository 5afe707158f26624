package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * A transaction that passes everything on to another one: the base of those that change a part of it.
 */
public abstract class ForwardingTransaction implements MethodTransaction {

    private final MethodTransaction transaction;

    protected ForwardingTransaction(MethodTransaction transaction) {
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
        return transaction.claim(id);
    }

    @Override
    public CompletionStage<LoadResult> load(RecordId id) {
        return transaction.load(id);
    }

    @Override
    public CompletionStage<CompleteResult> complete(CompleteCall call) {
        return transaction.complete(call);
    }

    @Override
    public CompletionStage<Void> commit() {
        return transaction.commit();
    }

    @Override
    public CompletionStage<Void> rollBack() {
        return transaction.rollBack();
    }
}
