package io.quarkiverse.rest.idempotency.runtime.store.sql;

import javax.sql.DataSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.CallerSearchContract;

/** Callers in a store on MariaDB. */
class MariaDbStoreCallersTest extends CallerSearchContract {

    private static final DataSource DATA_SOURCE = TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED);

    @Override
    protected IdempotencyStore newSearchableStore() {
        return TestDatabases.newStore(DATA_SOURCE, SqlDatabase.MARIADB, new TableName("mariadbstorecallerstest"));
    }
}
