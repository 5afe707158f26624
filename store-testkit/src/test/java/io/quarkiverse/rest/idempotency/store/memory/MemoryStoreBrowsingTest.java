package io.quarkiverse.rest.idempotency.store.memory;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.BrowsableStoreContract;

/** Lists of a store in memory. */
class MemoryStoreBrowsingTest extends BrowsableStoreContract {

    @Override
    protected IdempotencyStore emptyStore() {
        return new MemoryStore(1000, 1 << 20);
    }
}
