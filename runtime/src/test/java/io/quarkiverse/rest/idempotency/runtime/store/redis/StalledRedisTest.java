package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.support.Ports;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;

/**
 * A Redis that stands still for longer than a call waits, as often as it likes: the store works again when Redis does, and the
 * application has the connections of its own client. In a shorter stall, only the calls fail that the
 * client rejects. {@code -Dredis.stalls=100} makes it 100 stalls.
 */
@ParameterizedClass
@EnumSource(RedisRelease.class)
class StalledRedisTest {

    private static final int STALLS = Integer.getInteger("redis.stalls", 10);
    private static final int CALLS = 20;
    /** So many calls of one connection may wait for their answers. */
    private static final int QUEUE = 8;
    private static final String CLIENT = "application";
    private static final Duration LONG = Duration.ofHours(1);

    private final RedisRelease release;
    private final int port;
    private final Redis observer;
    private final long process;
    private final RedisOptions options;
    private final Redis application;
    private final RedisClients clients = new RedisClients();
    private final RedisStore store;

    StalledRedisTest(RedisRelease release) {
        this.release = release.orSkip();
        port = TestRedis.start(release, Ports.free());
        observer = TestRedis.client(TestRedis.at(port));
        process = Long.parseLong(info("server").replaceAll("(?s).*process_id:(\\d+).*", "$1"));
        options = TestRedis.at(port).setMaxPoolSize(2).setMaxPoolWaiting(2);
        application = Redis.createClient(TestRedis.VERTX, options);
        store = new RedisStore(() -> clients.create(CLIENT), TestRedis.freshPrefix(), Duration.ofMillis(300));
    }

    private String info(String section) {
        return TestRedis.await(observer.send(Request.cmd(Command.INFO).arg(section))).toString();
    }

    private void signal(String name) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process)).start().waitFor()).isZero();
        } catch (Exception e) {
            throw new AssertionError("Could not signal Redis", e);
        }
    }

    @AfterEach
    void itGoesOn() {
        signal("CONT");
        store.close();
        clients.close();
    }

    /** Of a key of its own. */
    private CompletionStage<List<ReserveResult>> reserve() {
        return store.reserve(List.of(new Reservation(RecordId.of("default", "alice", UUID.randomUUID().toString()), "default",
                new Binding("POST /payments", "/payments", "f"), new Owner("owner"), LONG, LONG)));
    }

    private boolean reserves() {
        return reserve().toCompletableFuture().join().get(0) instanceof ReserveResult.Owned;
    }

    @Test
    void storeAfterManyStalls_reserves_andLeavesNoConnectionBehind() {
        clients.customize(CLIENT, options);
        assertThat(reserves()).isTrue();
        for (int i = 0; i < STALLS; i++) {
            signal("STOP");
            List<CompletionStage<List<ReserveResult>>> calls = IntStream.range(0, CALLS).mapToObj(call -> reserve()).toList();
            assertThatThrownBy(calls.get(0).toCompletableFuture()::join).hasCauseInstanceOf(TimeoutException.class);
            // The others end with the connection that they share.
            for (CompletionStage<List<ReserveResult>> call : calls) {
                assertThatThrownBy(call.toCompletableFuture()::join).isInstanceOf(CompletionException.class);
            }
            // A connection that is made while Redis stands still is not answered either.
            assertThatThrownBy(this::reserves).hasCauseInstanceOf(TimeoutException.class);
            signal("CONT");

            await().ignoreExceptions().until(this::reserves);
            assertThat(TestRedis.await(application.send(Request.cmd(Command.PING))).toString()).as("stall %d", i)
                    .isEqualTo("PONG");
        }
        await().untilAsserted(() -> assertThat(info("clients")).contains("connected_clients:3"));
        System.out.printf(
                "REPORT Redis (%s) was stopped %d times, and each time the store reserved again; %d reserves failed%n",
                release, STALLS, STALLS * (CALLS + 1));
    }

    @Test
    void queueFullDuringAStall_rejectsOneCall_andKeepsTheConnectionOfTheOthers() {
        clients.customize(CLIENT, new RedisOptions(options).setMaxWaitingHandlers(QUEUE));
        AtomicInteger made = new AtomicInteger();
        RedisStore busy = new RedisStore(() -> {
            made.incrementAndGet();
            return clients.create(CLIENT);
        }, TestRedis.freshPrefix(), Duration.ofMinutes(1));
        try (busy) {
            List<RecordId> absent = List.of(RecordId.of("default", "alice", "key"));
            busy.load(absent).toCompletableFuture().join();
            signal("STOP");
            List<CompletableFuture<List<LoadResult>>> calls = IntStream.rangeClosed(0, QUEUE)
                    .mapToObj(call -> busy.load(absent).toCompletableFuture()).toList();
            await().until(() -> calls.stream().anyMatch(CompletableFuture::isDone));
            signal("CONT");

            List<Throwable> failures = calls.stream().map(call -> call.handle((answer, failure) -> failure).join())
                    .filter(Objects::nonNull).toList();
            assertThat(failures).singleElement(THROWABLE).hasMessageContaining("queue is full");
            assertThat(busy.load(absent).toCompletableFuture().join()).containsExactly(new LoadResult.Absent());
            assertThat(made).hasValue(1);
        }
    }
}
