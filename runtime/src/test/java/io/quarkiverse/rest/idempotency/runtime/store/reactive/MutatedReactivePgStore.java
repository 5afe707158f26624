package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreRules;

/**
 * The rules of stores over the reactive client, of whose statements one is broken on purpose. Run by
 * {@link ReactivePgStatementMutationsTest} only: its name is no test's.
 */
class MutatedReactivePgStore extends StoreRules {

    /** Makes the store under test anew, without records. */
    static volatile Supplier<IdempotencyStore> stores;

    @Override
    protected IdempotencyStore newStore() {
        return stores.get();
    }
}
