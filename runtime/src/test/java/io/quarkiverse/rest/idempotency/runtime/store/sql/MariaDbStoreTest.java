package io.quarkiverse.rest.idempotency.runtime.store.sql;

import javax.sql.DataSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores on MariaDB, at the isolation that is recommended for it. */
class MariaDbStoreTest extends StoreSuite {

    private static final DataSource DATA_SOURCE = TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED);

    @Override
    protected IdempotencyStore newStore() {
        return TestDatabases.newStore(DATA_SOURCE, SqlDatabase.MARIADB, new TableName("mariadbstoretest"));
    }
}
