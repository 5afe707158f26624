package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.sqlclient.Pool;

/** The consequence of the failure of one call for the pool that all calls share. */
class PgCallsTest {

    private static final Throwable BUSY = new ConnectionPoolTooBusyException(
            "Connection pool reached max wait queue size of 1");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();
    private final PgLink link = new PgLink(this::busyPool, Duration.ofMinutes(1));

    private Pool busyPool() {
        made.incrementAndGet();
        return (Pool) Proxy.newProxyInstance(Pool.class.getClassLoader(), new Class<?>[] { Pool.class },
                (proxy, method, arguments) -> {
                    asked.incrementAndGet();
                    return Future.failedFuture(BUSY);
                });
    }

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void callRejectedByABusyPool_failsAtOnce_andLeavesThePool() {
        CompletableFuture<Object> call = new PgCalls(vertx, link, 10)
                .make(60_000, true, connection -> Future.succeededFuture()).toCompletableFuture();

        assertThatThrownBy(call::join).cause().isSameAs(BUSY);
        assertThat(asked).hasValue(1);
        link.pool();
        assertThat(made).hasValue(1);
    }
}
