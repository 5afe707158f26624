package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.impl.types.ErrorType;

/** A connection that ended without a message to its client. */
class ClosedConnectionTest {

    private final AtomicInteger clients = new AtomicInteger();

    /** Its connections have ended, and call no handler. */
    private static Redis ended() {
        Future<Object> closed = Future.failedFuture(ErrorType.create("CONNECTION_CLOSED"));
        RedisConnection connection = (RedisConnection) Proxy.newProxyInstance(ClosedConnectionTest.class.getClassLoader(),
                new Class<?>[] { RedisConnection.class },
                (proxy, method, arguments) -> method.getReturnType() == Future.class ? closed : proxy);
        return (Redis) Proxy.newProxyInstance(ClosedConnectionTest.class.getClassLoader(), new Class<?>[] { Redis.class },
                (proxy, method, arguments) -> method.getName().equals("connect") ? Future.succeededFuture(connection) : null);
    }

    @Test
    void connectionThatHasEndedUnseen_isReplacedAfterACall() {
        try (RedisStore store = new RedisStore(
                () -> clients.getAndIncrement() == 0 ? ended() : TestRedis.clientOfItsOwn(), TestRedis.freshPrefix(),
                Duration.ofMinutes(1))) {
            List<RecordId> ids = List.of(RecordId.of("default", "alice", "key"));

            assertThatThrownBy(() -> store.load(ids).toCompletableFuture().join()).hasMessageContaining("CONNECTION_CLOSED");

            assertThat(store.load(ids).toCompletableFuture().join()).containsExactly(new LoadResult.Absent());
            assertThat(clients).hasValue(2);
        }
    }
}
