package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores on PostgreSQL over the reactive client. */
class ReactivePgStoreTest extends StoreSuite {

    private static final ReactivePgStore STORE = TestPg.store(new TableName("reactivepgstoretest"));

    @Override
    protected IdempotencyStore newStore() {
        TestPg.newTable("reactivepgstoretest");
        return STORE;
    }
}
