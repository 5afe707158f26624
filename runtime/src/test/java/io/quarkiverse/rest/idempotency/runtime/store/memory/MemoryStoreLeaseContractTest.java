package io.quarkiverse.rest.idempotency.runtime.store.memory;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreLeaseContract;

/**
 * The memory store keeps the contract of stores.
 */
class MemoryStoreLeaseContractTest extends StoreLeaseContract {

    @Override
    protected IdempotencyStore emptyStore() {
        return new MemoryStore(1_000, 64 << 20);
    }
}
