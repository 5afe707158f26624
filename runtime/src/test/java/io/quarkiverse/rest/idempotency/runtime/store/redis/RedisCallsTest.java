package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.NumberType;

/** The consequence of the failure of one call for the connection, and for the calls that are under way on it. */
class RedisCallsTest {

    private static final RedisScript SCRIPT = RedisScript.of("return 1");

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final RedisLink link = new RedisLink(this::client);
    private final RedisCalls calls = new RedisCalls(link, Duration.ofMinutes(1));
    private Future<Response> answer;

    private Redis client() {
        made.incrementAndGet();
        RedisConnection connection = proxy(RedisConnection.class, (method, itself) -> method.equals("send") ? answer : itself);
        return proxy(Redis.class, (method, itself) -> {
            if (method.equals("connect")) {
                return Future.succeededFuture(connection);
            }
            closed.incrementAndGet();
            return null;
        });
    }

    private static <T> T proxy(Class<T> type, BiFunction<String, Object, Object> result) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
                (proxy, method, arguments) -> result.apply(method.getName(), proxy)));
    }

    private CompletableFuture<List<Long>> call(BiFunction<String, Response, Long> result) {
        return calls.each(List.of("key"), key -> SCRIPT.on(List.of(key)), result);
    }

    private void fail(Throwable failure) {
        answer = Future.failedFuture(failure);
        assertThatThrownBy(call((key, response) -> response.toLong())::join).cause().isSameAs(failure);
        link.use().end();
    }

    /** A failure without a type, as the client makes them. */
    private static Throwable untyped(String message) {
        return Future.failedFuture(message).cause();
    }

    static Stream<Throwable> failureOfOneCall_leavesTheConnection() {
        return Stream.of(untyped("Redis waiting queue is full"), untyped("Redis waiting Queue is full"),
                untyped("Failed ASKING: Redis waiting queue is full, caused by ASK 1 127.0.0.1:7000"),
                untyped("CROSSSLOT Keys in request don't hash to the same slot"),
                ErrorType.create("OOM command not allowed when used memory > 'maxmemory'."),
                ErrorType.create("ERR Error running script"));
    }

    @ParameterizedTest
    @MethodSource
    void failureOfOneCall_leavesTheConnection(Throwable failure) {
        fail(failure);

        assertThat(made).hasValue(1);
        assertThat(closed).hasValue(0);
    }

    @Test
    void answerThatCannotBeRead_leavesTheConnection() {
        answer = Future.succeededFuture(NumberType.create(1));

        assertThatThrownBy(call((key, response) -> {
            throw new IllegalStateException("an unknown format");
        })::join).hasRootCauseMessage("an unknown format");

        assertThat(call((key, response) -> response.toLong()).join()).containsExactly(1L);
        assertThat(made).hasValue(1);
        assertThat(closed).hasValue(0);
    }

    static Stream<Throwable> failureOfARole_replacesTheConnection_andEndsNoCall() {
        return Stream.of(ErrorType.create("READONLY You can't write against a read only replica."),
                ErrorType.create("CLUSTERDOWN The cluster is down"),
                untyped("Failed obtaining connection to: redis://127.0.0.1:7001"));
    }

    @ParameterizedTest
    @MethodSource
    void failureOfARole_replacesTheConnection_andEndsNoCall(Throwable failure) {
        Promise<Response> late = Promise.promise();
        answer = late.future();
        CompletableFuture<List<Long>> underWay = call((key, response) -> response.toLong());

        fail(failure);

        assertThat(made).hasValue(2);
        assertThat(closed).as("while a call is under way").hasValue(0);
        late.complete(NumberType.create(1));
        assertThat(underWay.join()).containsExactly(1L);
        assertThat(closed).as("when it is answered").hasValue(1);
    }

    /** A replica that stays one must not have a connection for each call that it turns down. */
    @Test
    void callsThatAServerTurnsDown_leaveNoConnections() {
        for (int i = 1; i <= 10; i++) {
            fail(ErrorType.create("READONLY You can't write against a read only replica."));

            assertThat(made.get() - closed.get()).isEqualTo(1);
        }
    }

    static Stream<Throwable> lostConnection_isClosedAndReplaced() {
        return Stream.of(ErrorType.create("CONNECTION_CLOSED"), untyped("Connection is closed"),
                new IOException("Connection reset by peer"));
    }

    @ParameterizedTest
    @MethodSource
    void lostConnection_isClosedAndReplaced(Throwable failure) {
        fail(failure);

        assertThat(made).hasValue(2);
        assertThat(closed).hasValue(1);
    }
}
