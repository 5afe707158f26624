package io.quarkiverse.rest.idempotency.store.memory;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores in memory. */
class MemoryStoreSuiteTest extends StoreSuite {

    @Override
    protected IdempotencyStore newStore() {
        return new MemoryStore(100_000, 1 << 30);
    }
}
