package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.ErasableStoreContract;

/** Erasure in a store over the reactive client. */
class ReactivePgStoreErasureTest extends ErasableStoreContract {

    @Override
    protected IdempotencyStore newErasableStore() {
        return TestPg.store(TestPg.newTable("reactivepgstoreerasuretest"));
    }
}
