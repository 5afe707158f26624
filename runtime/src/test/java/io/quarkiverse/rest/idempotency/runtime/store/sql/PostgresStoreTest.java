package io.quarkiverse.rest.idempotency.runtime.store.sql;

import javax.sql.DataSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores on PostgreSQL, at its default isolation. */
class PostgresStoreTest extends StoreSuite {

    private static final DataSource DATA_SOURCE = TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);

    @Override
    protected IdempotencyStore newStore() {
        return TestDatabases.newStore(DATA_SOURCE, SqlDatabase.POSTGRESQL, new TableName("postgresstoretest"));
    }
}
