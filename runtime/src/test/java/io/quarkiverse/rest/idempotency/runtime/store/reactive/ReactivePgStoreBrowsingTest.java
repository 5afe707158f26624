package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.BrowsableStoreContract;

/** Lists of a store over the reactive client. */
class ReactivePgStoreBrowsingTest extends BrowsableStoreContract {

    @Override
    protected IdempotencyStore emptyStore() {
        return TestPg.store(TestPg.newTable("reactivepgstorebrowsingtest"));
    }
}
