package io.quarkiverse.rest.idempotency.runtime.store.sql;

import javax.sql.DataSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.BrowsableStoreContract;

/** Lists of a store on PostgreSQL. */
class PostgresStoreBrowsingTest extends BrowsableStoreContract {

    private static final DataSource DATA_SOURCE = TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);

    @Override
    protected IdempotencyStore emptyStore() {
        return TestDatabases.newStore(DATA_SOURCE, SqlDatabase.POSTGRESQL, new TableName("postgresstorebrowsingtest"));
    }
}
