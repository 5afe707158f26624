package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.BrowsableStoreContract;

/** Lists of a store over the reactive client. */
class ReactivePgStoreBrowsingTest extends BrowsableStoreContract {

    private static final ReactivePgStore STORE = TestPg.store(new TableName("reactivepgstorebrowsingtest"));

    @Override
    protected IdempotencyStore emptyStore() {
        TestPg.newTable("reactivepgstorebrowsingtest");
        return STORE;
    }
}
