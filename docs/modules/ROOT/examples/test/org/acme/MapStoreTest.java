package org.acme;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

class MapStoreTest extends StoreSuite {

    @Override
    protected IdempotencyStore newStore() {
        return new MapStore();
    }
}
