package io.quarkiverse.rest.idempotency.runtime.store.sql;

import javax.sql.DataSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores on MariaDB, at its default isolation as it is since version 11.6. */
class RepeatableReadMariaDbStoreTest extends StoreSuite {

    private static final DataSource DATA_SOURCE = TestDatabases.mariaDb(TransactionIsolation.REPEATABLE_READ,
            "innodb_snapshot_isolation=ON");

    @Override
    protected IdempotencyStore newStore() {
        return TestDatabases.newStore(DATA_SOURCE, SqlDatabase.MARIADB, new TableName("repeatablereadmariadbstoretest"));
    }
}
