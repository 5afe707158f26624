package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.util.function.Supplier;

import org.junit.jupiter.api.Nested;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreContract;
import io.quarkiverse.rest.idempotency.testkit.StoreDataContract;
import io.quarkiverse.rest.idempotency.testkit.StoreLeaseContract;

/**
 * The contract of stores over statements of which one is broken on purpose. Run by {@link StatementMutationsTest} only: its
 * name
 * is no test's.
 */
class MutatedStore {

    /** Makes the store under test anew, without records. */
    static volatile Supplier<IdempotencyStore> stores;

    @Nested
    class OneKey extends StoreContract {

        @Override
        protected IdempotencyStore emptyStore() {
            return stores.get();
        }
    }

    @Nested
    class Leases extends StoreLeaseContract {

        @Override
        protected IdempotencyStore emptyStore() {
            return stores.get();
        }
    }

    @Nested
    class Data extends StoreDataContract {

        @Override
        protected IdempotencyStore emptyStore() {
            return stores.get();
        }
    }
}
