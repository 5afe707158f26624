package io.quarkiverse.rest.idempotency.runtime.store.redis;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores on a Redis cluster, where the keys of a call are on several nodes. */
class RedisClusterStoreTest extends StoreSuite {

    @Override
    protected IdempotencyStore newStore() {
        return new RedisStore(TestRedisCluster.link(), TestRedis.freshPrefix(), RedisScripts.all());
    }

    @Override
    protected boolean expiresByItself() {
        return true;
    }
}
