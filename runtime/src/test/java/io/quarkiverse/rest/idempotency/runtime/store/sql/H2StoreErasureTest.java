package io.quarkiverse.rest.idempotency.runtime.store.sql;

import javax.sql.DataSource;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.ErasableStoreContract;

/** Erasure in a store on H2. */
class H2StoreErasureTest extends ErasableStoreContract {

    private static final DataSource DATA_SOURCE = TestDatabases.h2("erasure");

    @Override
    protected IdempotencyStore newErasableStore() {
        return TestDatabases.newStore(DATA_SOURCE, SqlDatabase.H2, new TableName("h2storeerasuretest"));
    }
}
