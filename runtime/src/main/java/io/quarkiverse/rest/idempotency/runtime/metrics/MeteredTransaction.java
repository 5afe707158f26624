package io.quarkiverse.rest.idempotency.runtime.metrics;

import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.lifecycle.MethodTransaction;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Times the claim of a key and the completion of a record in the transaction of a method like calls of the store.
 */
record MeteredTransaction(MethodTransaction transaction, CallMeters claim, CallMeters complete) implements MethodTransaction {

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
        return claim.time(1, () -> transaction.claim(id));
    }

    @Override
    public CompletionStage<LoadResult> load(RecordId id) {
        return transaction.load(id);
    }

    @Override
    public CompletionStage<CompleteResult> complete(CompleteCall call) {
        return complete.time(1, () -> transaction.complete(call));
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
