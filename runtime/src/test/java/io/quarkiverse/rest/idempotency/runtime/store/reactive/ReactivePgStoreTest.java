package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores on PostgreSQL over the reactive client. */
class ReactivePgStoreTest extends StoreSuite {

    @Override
    protected IdempotencyStore newStore() {
        return TestPg.store(TestPg.newTable("reactivepgstoretest"));
    }
}
