package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.CallerSearchContract;

/** Callers in a store over the reactive client. */
class ReactivePgStoreCallersTest extends CallerSearchContract {

    @Override
    protected IdempotencyStore newSearchableStore() {
        return TestPg.store(TestPg.newTable("reactivepgstorecallerstest"));
    }
}
