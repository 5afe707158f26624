package io.quarkiverse.rest.idempotency.testkit;

import org.junit.jupiter.api.Nested;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;

/**
 * The whole contract of stores. A store proves itself by a subclass that says how to make it.
 */
public abstract class StoreSuite extends StoreRules {

    @Nested
    class Races extends StoreRaceContract {

        @Override
        protected IdempotencyStore emptyStore() {
            return newStore();
        }
    }

    @Nested
    class Histories extends StoreHistoryContract {

        @Override
        protected IdempotencyStore emptyStore() {
            return newStore();
        }
    }
}
