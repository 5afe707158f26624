package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.runtime.store.Replaceable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;

/** The consequence of the failure of one call for the pool that all calls share. */
class PgCallsTest {

    private static final Throwable BUSY = new ConnectionPoolTooBusyException(
            "Connection pool reached max wait queue size of 1");
    private static final Throwable READ_ONLY = new PgException("cannot execute INSERT in a read-only transaction", "ERROR",
            "25006", "");
    private static final int CONNECTIONS = 10;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final Replaceable<Pool> pools = new Replaceable<>(this::pool, pool -> closed.incrementAndGet());
    private final PgCalls calls = new PgCalls(vertx, pools, CONNECTIONS);
    private Future<SqlConnection> connection = Future.succeededFuture(proxy(SqlConnection.class, () -> null));

    private Pool pool() {
        made.incrementAndGet();
        return proxy(Pool.class, () -> {
            asked.incrementAndGet();
            return connection;
        });
    }

    private static <T> T proxy(Class<T> type, Supplier<?> result) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
                (proxy, method, arguments) -> result.get()));
    }

    private CompletableFuture<String> call(Function<SqlConnection, Future<String>> work) {
        return calls.make(60_000, true, work).toCompletableFuture();
    }

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void callRejectedByABusyPool_failsAtOnce_andLeavesThePool() {
        connection = Future.failedFuture(BUSY);

        assertThatThrownBy(call(any -> Future.succeededFuture())::join).cause().isSameAs(BUSY);

        assertThat(asked).hasValue(1);
        pools.use();
        assertThat(made).hasValue(1);
    }

    @Test
    void callOfADatabaseThatStaysReadOnly_asksTwoPools_andLeavesNone() {
        assertThatThrownBy(call(any -> Future.failedFuture(READ_ONLY))::join).cause().isSameAs(READ_ONLY);

        assertThat(asked).hasValue(2);
        assertThat(made).hasValue(2);
        assertThat(closed).hasValue(2);
    }

    @Test
    void callUnderWay_keepsAReadOnlyPool_untilItIsAnswered() {
        Promise<String> late = Promise.promise();
        CompletableFuture<String> underWay = call(any -> late.future());

        assertThatThrownBy(call(any -> Future.failedFuture(READ_ONLY))::join).cause().isSameAs(READ_ONLY);

        assertThat(closed).hasValue(1);
        late.complete("answer");
        assertThat(underWay).isCompletedWithValue("answer");
        assertThat(closed).hasValue(2);
    }
}
