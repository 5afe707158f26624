package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.CallerSearchContract;

/** Callers in a store over the reactive client. */
class ReactivePgStoreCallersTest extends CallerSearchContract {

    private static final ReactivePgStore STORE = TestPg.store(new TableName("reactivepgstorecallerstest"));

    @Override
    protected IdempotencyStore newSearchableStore() {
        TestPg.newTable("reactivepgstorecallerstest");
        return STORE;
    }
}
