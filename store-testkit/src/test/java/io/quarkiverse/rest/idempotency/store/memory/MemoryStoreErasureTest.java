package io.quarkiverse.rest.idempotency.store.memory;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.ErasableStoreContract;

/** Erasure in a store in memory. */
class MemoryStoreErasureTest extends ErasableStoreContract {

    @Override
    protected IdempotencyStore newErasableStore() {
        return new MemoryStore(1000, 1 << 20);
    }
}
