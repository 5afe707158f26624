package io.quarkiverse.rest.idempotency.runtime.store.sql;

import javax.sql.DataSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.ClaimContract;

/** Records of claimed keys in a store on PostgreSQL. */
class PostgresStoreClaimsTest extends ClaimContract {

    private static final DataSource DATA_SOURCE = TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);

    @Override
    protected IdempotencyStore newClaimStore() {
        return TestDatabases.newStore(DATA_SOURCE, SqlDatabase.POSTGRESQL, new TableName("postgresstoreclaimstest"));
    }
}
