package io.quarkiverse.rest.idempotency.runtime.metrics;

import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.lifecycle.MethodTransaction;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;

/**
 * Times the completion of a record in the transaction of its method like a completion by the store.
 */
record MeteredTransaction(MethodTransaction transaction, CallMeters complete) implements MethodTransaction {

    @Override
    public boolean mustRollBack() {
        return transaction.mustRollBack();
    }

    @Override
    public boolean isOver() {
        return transaction.isOver();
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
