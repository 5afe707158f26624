package io.quarkiverse.rest.idempotency.runtime.metrics;

import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.lifecycle.ForwardingTransaction;
import io.quarkiverse.rest.idempotency.lifecycle.MethodTransaction;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Times the claim of a key and the completion of a record in the transaction of a method like calls of the store.
 */
final class MeteredTransaction extends ForwardingTransaction {

    private final CallMeters claim;
    private final CallMeters complete;

    MeteredTransaction(MethodTransaction transaction, CallMeters claim, CallMeters complete) {
        super(transaction);
        this.claim = claim;
        this.complete = complete;
    }

    @Override
    public CompletionStage<Boolean> claim(RecordId id) {
        return claim.time(1, () -> super.claim(id));
    }

    @Override
    public CompletionStage<CompleteResult> complete(CompleteCall call) {
        return complete.time(1, () -> super.complete(call));
    }
}
