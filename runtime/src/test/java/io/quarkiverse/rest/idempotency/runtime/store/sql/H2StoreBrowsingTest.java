package io.quarkiverse.rest.idempotency.runtime.store.sql;

import javax.sql.DataSource;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.BrowsableStoreContract;

/** Lists of a store on H2. */
class H2StoreBrowsingTest extends BrowsableStoreContract {

    private static final DataSource DATA_SOURCE = TestDatabases.h2("browsing");

    @Override
    protected IdempotencyStore emptyStore() {
        return TestDatabases.newStore(DATA_SOURCE, SqlDatabase.H2, new TableName("h2storebrowsingtest"));
    }
}
