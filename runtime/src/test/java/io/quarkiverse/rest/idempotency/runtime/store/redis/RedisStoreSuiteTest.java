package io.quarkiverse.rest.idempotency.runtime.store.redis;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores on a Redis. */
class RedisStoreSuiteTest extends StoreSuite {

    @Override
    protected IdempotencyStore newStore() {
        return new RedisStore(TestRedis.link(), TestRedis.freshPrefix(), RedisScripts.all());
    }

    @Override
    protected boolean expiresByItself() {
        return true;
    }
}
