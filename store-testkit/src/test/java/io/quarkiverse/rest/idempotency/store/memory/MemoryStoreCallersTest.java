package io.quarkiverse.rest.idempotency.store.memory;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.CallerSearchContract;

/** Callers in a store in memory. */
class MemoryStoreCallersTest extends CallerSearchContract {

    @Override
    protected IdempotencyStore newSearchableStore() {
        return new MemoryStore(1000, 1 << 20);
    }
}
