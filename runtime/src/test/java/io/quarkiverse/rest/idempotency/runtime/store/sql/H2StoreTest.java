package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.SQLException;

import javax.sql.DataSource;

import org.junit.jupiter.api.Nested;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreContract;
import io.quarkiverse.rest.idempotency.testkit.StoreDataContract;
import io.quarkiverse.rest.idempotency.testkit.StoreLeaseContract;
import io.quarkiverse.rest.idempotency.testkit.StoreRaceContract;

/** The contract of stores on H2. */
class H2StoreTest {

    private static final DataSource DATA_SOURCE = TestDatabases.h2("contract");

    private static IdempotencyStore store() {
        try {
            return TestDatabases.store(DATA_SOURCE, SqlDatabase.H2, new TableName("h2storetest"));
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
