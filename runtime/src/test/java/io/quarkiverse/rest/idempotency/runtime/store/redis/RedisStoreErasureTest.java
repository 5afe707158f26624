package io.quarkiverse.rest.idempotency.runtime.store.redis;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.ErasableStoreContract;

/** Erasure in a store on a Redis. */
@ParameterizedClass
@EnumSource(RedisRelease.class)
class RedisStoreErasureTest extends ErasableStoreContract {

    private final RedisRelease release;

    RedisStoreErasureTest(RedisRelease release) {
        this.release = release.orSkip();
    }

    @Override
    protected IdempotencyStore newErasableStore() {
        return new RedisStore(TestRedis.link(release), TestRedis.freshPrefix(), RedisScripts.all());
    }
}
