package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.ErasableStoreContract;

/** Erasure in a store over the reactive client. */
class ReactivePgStoreErasureTest extends ErasableStoreContract {

    private static final ReactivePgStore STORE = TestPg.store(new TableName("reactivepgstoreerasuretest"));

    @Override
    protected IdempotencyStore newErasableStore() {
        TestPg.newTable("reactivepgstoreerasuretest");
        return STORE;
    }
}
