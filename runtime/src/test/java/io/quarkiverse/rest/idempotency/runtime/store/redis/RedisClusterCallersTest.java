package io.quarkiverse.rest.idempotency.runtime.store.redis;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.CallerSearchContract;

/** The search for records of a caller on a Redis cluster, where they are on several nodes. */
@ParameterizedClass
@EnumSource(RedisRelease.class)
class RedisClusterCallersTest extends CallerSearchContract {

    private final RedisRelease release;

    RedisClusterCallersTest(RedisRelease release) {
        this.release = release.orSkip();
    }

    @Override
    protected IdempotencyStore newSearchableStore() {
        return new RedisStore(TestRedisCluster.link(release), TestRedis.freshPrefix(), RedisScripts.all());
    }
}
