package io.quarkiverse.rest.idempotency.runtime.store.sql;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores on a MySQL, at its default isolation. */
@TestMySql.Needed
class RepeatableReadMySqlStoreTest extends StoreSuite {

    @Override
    protected IdempotencyStore newStore() {
        return TestDatabases.newStore(TestDatabases.mySql(TransactionIsolation.REPEATABLE_READ), SqlDatabase.MYSQL,
                new TableName("repeatablereadmysqlstoretest"));
    }
}
