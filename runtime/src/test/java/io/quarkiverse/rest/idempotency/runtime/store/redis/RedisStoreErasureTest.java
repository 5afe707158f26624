package io.quarkiverse.rest.idempotency.runtime.store.redis;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.ErasableStoreContract;

/** Erasure in a store on a Redis. */
class RedisStoreErasureTest extends ErasableStoreContract {

    @Override
    protected IdempotencyStore newErasableStore() {
        return new RedisStore(TestRedis.link(), TestRedis.freshPrefix(), RedisScripts.all());
    }
}
