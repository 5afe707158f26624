package io.quarkiverse.rest.idempotency.runtime.store.redis;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores on a Redis cluster, where the keys of a call are on several nodes. */
@ParameterizedClass
@EnumSource(RedisRelease.class)
class RedisClusterStoreTest extends StoreSuite {

    private final RedisRelease release;

    RedisClusterStoreTest(RedisRelease release) {
        this.release = release.orSkip();
    }

    @Override
    protected IdempotencyStore newStore() {
        return new RedisStore(TestRedisCluster.link(release), TestRedis.freshPrefix(), RedisScripts.all());
    }

    @Override
    protected boolean expiresByItself() {
        return true;
    }
}
