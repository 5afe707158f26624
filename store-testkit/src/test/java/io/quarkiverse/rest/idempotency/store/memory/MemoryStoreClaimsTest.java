package io.quarkiverse.rest.idempotency.store.memory;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.ClaimContract;

class MemoryStoreClaimsTest extends ClaimContract {

    @Override
    protected IdempotencyStore newClaimStore() {
        return new MemoryStore(1_000, 1_000_000);
    }
}
