package io.quarkiverse.rest.idempotency.runtime.store.sql;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.ClaimContract;

/**
 * The rules of claimed keys over statements of which one is broken on purpose. Run by {@link PostgresClaimMutationsTest} only:
 * its name is no test's.
 */
class MutatedClaims extends ClaimContract {

    @Override
    protected IdempotencyStore newClaimStore() {
        return MutatedStore.stores.get();
    }
}
