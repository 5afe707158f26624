package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.quarkiverse.rest.idempotency.support.Ports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import redis.embedded.RedisInstance;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/**
 * A real Redis of each release, started once for this JVM and stopped with it, and a client of it.
 */
final class TestRedis {

    static final Vertx VERTX = Vertx.vertx();

    private static final Map<RedisRelease, TestRedis> SHARED = new EnumMap<>(RedisRelease.class);

    private final int port;
    private final Redis client;
    private final RedisLink link;

    private TestRedis(RedisRelease release) {
        port = start(release, Ports.free());
        client = client(at(port));
        link = link(at(port));
    }

    private static synchronized TestRedis shared(RedisRelease release) {
        return SHARED.computeIfAbsent(release, TestRedis::new);
    }

    static Redis client() {
        return client(RedisRelease.BUNDLED);
    }

    static Redis client(RedisRelease release) {
        return shared(release).client;
    }

    /** A client that its caller may close. */
    static Redis clientOfItsOwn() {
        return client(at(shared(RedisRelease.BUNDLED).port));
    }

    static RedisLink link() {
        return link(RedisRelease.BUNDLED);
    }

    /** The connection that all stores of this JVM share, as one store does in an application. */
    static RedisLink link(RedisRelease release) {
        return shared(release).link;
    }

    static RedisLink link(RedisOptions options) {
        return new RedisLink(() -> client(new RedisOptions(options)));
    }

    /** A client with room for every thread of a test. */
    static Redis client(RedisOptions options) {
        return Redis.createClient(VERTX, options.setMaxPoolSize(16).setMaxPoolWaiting(1000));
    }

    static RedisOptions at(int port) {
        return new RedisOptions().setConnectionString(url(port));
    }

    static String url(int port) {
        return "redis://127.0.0.1:" + port;
    }

    static int start(int port, String... settings) {
        return start(RedisRelease.BUNDLED, port, settings);
    }

    /**
     * @return its port
     */
    static int start(RedisRelease release, int port, String... settings) {
        try {
            RedisServerBuilder builder = RedisServer.newRedisServer().executableProvider(release.executable()).port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"").setting("appendonly no");
            for (String setting : settings) {
                builder.setting(setting);
            }
            untilTheEnd(builder.build());
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server or a Sentinel, which is stopped with this JVM. */
    static void untilTheEnd(RedisInstance instance) throws IOException {
        instance.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                instance.stop();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    /** One that no other test uses. */
    static String freshPrefix() {
        return "test-" + UUID.randomUUID() + ":";
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for Redis", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("Redis did not answer", e);
        }
    }
}
