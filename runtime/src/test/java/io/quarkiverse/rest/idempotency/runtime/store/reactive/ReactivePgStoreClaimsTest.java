package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.ClaimContract;

/** Records of claimed keys in a store over the reactive client. */
class ReactivePgStoreClaimsTest extends ClaimContract {

    @Override
    protected IdempotencyStore newClaimStore() {
        return TestPg.store(TestPg.newTable("reactivepgstoreclaimstest"));
    }
}
