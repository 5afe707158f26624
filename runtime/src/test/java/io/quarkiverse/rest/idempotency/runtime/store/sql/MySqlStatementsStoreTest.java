package io.quarkiverse.rest.idempotency.runtime.store.sql;

import javax.sql.DataSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores with the statements for MySQL, which MariaDB understands, too; no MySQL is asked. */
class MySqlStatementsStoreTest extends StoreSuite {

    private static final DataSource DATA_SOURCE = TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED);

    @Override
    protected IdempotencyStore newStore() {
        return TestDatabases.newStore(DATA_SOURCE, SqlDatabase.MYSQL, new TableName("mysqlstatementsstoretest"));
    }
}
