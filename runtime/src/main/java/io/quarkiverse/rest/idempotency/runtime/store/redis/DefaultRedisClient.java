package io.quarkiverse.rest.idempotency.runtime.store.redis;

import jakarta.inject.Singleton;

import io.vertx.redis.client.Redis;

/**
 * Needs the default client, so that Quarkus makes it also where its hosts are known at run time only.
 */
@Singleton
public class DefaultRedisClient {

    DefaultRedisClient(Redis redis) {
    }
}
