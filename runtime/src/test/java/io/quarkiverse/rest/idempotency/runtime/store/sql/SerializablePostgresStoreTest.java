package io.quarkiverse.rest.idempotency.runtime.store.sql;

import javax.sql.DataSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores on PostgreSQL, where every transaction is serializable. */
class SerializablePostgresStoreTest extends StoreSuite {

    private static final DataSource DATA_SOURCE = TestDatabases.postgres(TransactionIsolation.SERIALIZABLE);

    @Override
    protected IdempotencyStore newStore() {
        return TestDatabases.newStore(DATA_SOURCE, SqlDatabase.POSTGRESQL, new TableName("serializablepostgresstoretest"));
    }
}
