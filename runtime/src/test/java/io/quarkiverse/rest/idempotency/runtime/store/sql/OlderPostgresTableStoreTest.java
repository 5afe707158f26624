package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.SQLException;

import javax.sql.DataSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreRules;

/** The contract of stores on a table of an older version. */
class OlderPostgresTableStoreTest extends StoreRules {

    private static final DataSource DATA_SOURCE = TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
    private static final TableName TABLE = new TableName("olderpostgrestablestoretest");

    @Override
    protected IdempotencyStore newStore() {
        try {
            OlderPostgresTable.replace(DATA_SOURCE, TABLE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return TestDatabases.store(SqlDatabase.POSTGRESQL.table(TABLE), DATA_SOURCE);
    }
}
