package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.SQLException;

import javax.sql.DataSource;

import org.junit.jupiter.api.Nested;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreContract;
import io.quarkiverse.rest.idempotency.testkit.StoreDataContract;
import io.quarkiverse.rest.idempotency.testkit.StoreLeaseContract;
import io.quarkiverse.rest.idempotency.testkit.StoreRaceContract;

/** The contract of stores on PostgreSQL, where every transaction is serializable. */
class SerializablePostgresStoreTest {

    private static final DataSource DATA_SOURCE = TestDatabases.postgres(TransactionIsolation.SERIALIZABLE);

    private static IdempotencyStore store() {
        try {
            return TestDatabases.store(DATA_SOURCE, SqlDatabase.POSTGRESQL, new TableName("serializablepostgresstoretest"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Nested
    class OneKey extends StoreContract {

        @Override
        protected IdempotencyStore emptyStore() {
            return store();
        }
    }

    @Nested
    class Leases extends StoreLeaseContract {

        @Override
        protected IdempotencyStore emptyStore() {
            return store();
        }
    }

    @Nested
    class Data extends StoreDataContract {

        @Override
        protected IdempotencyStore emptyStore() {
            return store();
        }
    }

    @Nested
    class Races extends StoreRaceContract {

        @Override
        protected IdempotencyStore emptyStore() {
            return store();
        }
    }
}
