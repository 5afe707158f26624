package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.LoadOutcome;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;

/** A Redis that stands still for longer than a call waits, as often as it likes: the store works again when Redis does. */
class StalledRedisTest {

    private static final int STALLS = 10;
    private static final RecordId ID = RecordId.of("default", "alice", "key");

    private final int port = TestRedis.start(TestRedis.freePort());
    private final Redis observer = TestRedis.client(TestRedis.at(port));
    private final long process = Long.parseLong(info("server").replaceAll("(?s).*process_id:(\\d+).*", "$1"));
    private final RedisStore store = new RedisStore(() -> TestRedis.client(TestRedis.at(port).setMaxPoolSize(2)),
            TestRedis.freshPrefix(), Duration.ofMillis(300));

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
    }

    private LoadOutcome load() {
        return store.load(List.of(ID)).toCompletableFuture().join().get(0);
    }

    @Test
    void storeAfterManyStalls_answers_andLeavesNoConnectionBehind() {
        assertThat(load()).isInstanceOf(LoadOutcome.Absent.class);
        for (int i = 0; i < STALLS; i++) {
            signal("STOP");
            assertThatThrownBy(this::load).hasCauseInstanceOf(TimeoutException.class);
            // A connection that is made while Redis stands still is not answered either.
            assertThatThrownBy(this::load).hasCauseInstanceOf(TimeoutException.class);
            signal("CONT");
            await().ignoreExceptions().until(() -> load() instanceof LoadOutcome.Absent);
        }
        await().untilAsserted(() -> assertThat(info("clients")).contains("connected_clients:2"));
    }
}
