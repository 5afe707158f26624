package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.support.Ports;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

/**
 * A connection whose other end has vanished without a word, as behind a firewall that has forgotten it: nothing comes back, and
 * nothing fails.
 */
class SilentRedisTest {

    private static final RecordId ID = RecordId.of("default", "alice", "key");

    private final int redis = TestRedis.start(Ports.free());
    private volatile boolean silent;
    private final NetServer network = TestRedis.VERTX.createNetServer().connectHandler(this::connect);

    private void connect(NetSocket client) {
        client.pause();
        TestRedis.VERTX.createNetClient().connect(redis, "127.0.0.1").onSuccess(server -> {
            boolean[] forgotten = new boolean[1];
            client.handler(bytes -> {
                forgotten[0] |= silent;
                if (!forgotten[0]) {
                    server.write(bytes);
                }
            });
            server.handler(client::write);
            client.resume();
        });
    }

    @AfterEach
    void close() {
        TestRedis.await(network.close());
    }

    @Test
    @Tag("bounded")
    void aCallThatIsNotAnswered_fails_andTheNextHasAConnectionThatWorks() {
        int port = TestRedis.await(network.listen(0, "127.0.0.1")).actualPort();
        RedisStore store = new RedisStore(() -> TestRedis.client(TestRedis.at(port)), TestRedis.freshPrefix(),
                Duration.ofSeconds(3));
        assertThat(load(store)).isInstanceOf(LoadResult.Absent.class);

        silent = true;
        assertThatThrownBy(() -> load(store)).hasCauseInstanceOf(TimeoutException.class);
        silent = false;

        assertThat(load(store)).isInstanceOf(LoadResult.Absent.class);
    }

    private static LoadResult load(RedisStore store) {
        return store.load(List.of(ID)).toCompletableFuture().join().get(0);
    }
}
