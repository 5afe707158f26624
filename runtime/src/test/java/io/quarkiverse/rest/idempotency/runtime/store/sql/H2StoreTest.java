package io.quarkiverse.rest.idempotency.runtime.store.sql;

import javax.sql.DataSource;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores on H2. */
class H2StoreTest extends StoreSuite {

    private static final DataSource DATA_SOURCE = TestDatabases.h2("contract");

    @Override
    protected IdempotencyStore newStore() {
        return TestDatabases.newStore(DATA_SOURCE, SqlDatabase.H2, new TableName("h2storetest"));
    }
}
