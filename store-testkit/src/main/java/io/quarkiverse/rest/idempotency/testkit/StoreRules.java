package io.quarkiverse.rest.idempotency.testkit;

import org.junit.jupiter.api.Nested;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;

/**
 * The contract of stores, except for concurrent calls.
 */
public abstract class StoreRules {

    /**
     * @return the store under test, without records
     */
    protected abstract IdempotencyStore newStore();

    /**
     * @return whether expired records leave the store by themselves, so that a purge never finds any
     */
    protected boolean expiresByItself() {
        return false;
    }

    @Nested
    class OneKey extends StoreContract {

        @Override
        protected IdempotencyStore emptyStore() {
            return newStore();
        }
    }

    @Nested
    class Tombstones extends StoreTombstoneContract {

        @Override
        protected boolean expiresByItself() {
            return StoreRules.this.expiresByItself();
        }

        @Override
        protected IdempotencyStore emptyStore() {
            return newStore();
        }
    }

    @Nested
    class Leases extends StoreLeaseContract {

        @Override
        protected IdempotencyStore emptyStore() {
            return newStore();
        }
    }

    @Nested
    class Progress extends StoreProgressContract {

        @Override
        protected IdempotencyStore emptyStore() {
            return newStore();
        }
    }

    @Nested
    class Data extends StoreDataContract {

        @Override
        protected boolean expiresByItself() {
            return StoreRules.this.expiresByItself();
        }

        @Override
        protected IdempotencyStore emptyStore() {
            return newStore();
        }
    }
}
