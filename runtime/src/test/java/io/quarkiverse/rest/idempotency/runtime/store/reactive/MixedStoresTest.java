package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    @Override
    protected IdempotencyStore newStore() {
        IdempotencyStore jdbc = TestDatabases.newStore(JDBC, SqlDatabase.POSTGRESQL, TABLE);
        IdempotencyStore reactive = TestPg.store(TABLE);
        AtomicInteger calls = new AtomicInteger();
        return (IdempotencyStore) Proxy.newProxyInstance(MixedStoresTest.class.getClassLoader(),
                new Class<?>[] { IdempotencyStore.class }, (proxy, method, arguments) -> {
                    if (method.getName().equals("purge")) {
                        return purge(jdbc, reactive, (int) arguments[0]);
                    }
                    try {
                        return method.invoke(calls.getAndIncrement() % 2 == 0 ? jdbc : reactive, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** A node looks only for the tombstones of times that it has seen in records, so each of them purges. */
    private static CompletionStage<Integer> purge(IdempotencyStore jdbc, IdempotencyStore reactive, int limit) {
        return jdbc.purge(limit).thenCompose(first -> first < limit
                ? reactive.purge(limit - first).thenApply(second -> first + second)
                : CompletableFuture.completedFuture(first));
    }
}
