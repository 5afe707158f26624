package io.quarkiverse.rest.idempotency.runtime.store.sql;

import javax.sql.DataSource;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.CallerSearchContract;

/** Callers in a store on H2. */
class H2StoreCallersTest extends CallerSearchContract {

    private static final DataSource DATA_SOURCE = TestDatabases.h2("callers");

    @Override
    protected IdempotencyStore newSearchableStore() {
        return TestDatabases.newStore(DATA_SOURCE, SqlDatabase.H2, new TableName("h2storecallerstest"));
    }
}
