package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TestDatabases;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores where a node over JDBC and a reactive one share a table, and make each call in turn. */
class MixedStoresTest extends StoreSuite {

    private static final TableName TABLE = new TableName("mixedstorestest");
    private static final DataSource JDBC = TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
    private static final IdempotencyStore REACTIVE = TestPg.store(TABLE);

    @Override
    protected IdempotencyStore newStore() {
        IdempotencyStore jdbc = TestDatabases.newStore(JDBC, SqlDatabase.POSTGRESQL, TABLE);
        AtomicInteger calls = new AtomicInteger();
        return (IdempotencyStore) Proxy.newProxyInstance(MixedStoresTest.class.getClassLoader(),
                new Class<?>[] { IdempotencyStore.class }, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(calls.getAndIncrement() % 2 == 0 ? jdbc : REACTIVE, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
