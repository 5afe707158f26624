package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;

/**
 * Makes clients of the store's own, configured as the application's client of the same name is. So a Redis that does not answer
 * takes no connection from the application's pool, and an event loop that the application blocks holds up no heartbeat: the
 * clients have an event loop of their own.
 */
@Singleton
public class RedisClients implements RedisOptionsCustomizer {

    private final Map<String, RedisOptions> options = new ConcurrentHashMap<>();
    private Vertx vertx;

    /** Keeps the options themselves: other customizers may not have changed them yet. */
    @Override
    public void customize(String clientName, RedisOptions ofApplication) {
        options.put(clientName, ofApplication);
    }

    /**
     * @param name of a client that the application has
     */
    Redis create(String name) {
        RedisOptions ofApplication = options.get(name);
        if (ofApplication == null) {
            throw new IllegalStateException("Expected the options of the Redis client " + name + ", there are those of "
                    + options.keySet());
        }
        return Redis.createClient(vertx(), new RedisOptions(ofApplication));
    }

    private synchronized Vertx vertx() {
        if (vertx == null) {
            vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1)
                    .setBlockedThreadCheckInterval(1).setBlockedThreadCheckIntervalUnit(TimeUnit.HOURS)
                    .setFileSystemOptions(
                            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        }
        return vertx;
    }

    @PreDestroy
    synchronized void close() {
        if (vertx != null) {
            vertx.close();
        }
    }
}
