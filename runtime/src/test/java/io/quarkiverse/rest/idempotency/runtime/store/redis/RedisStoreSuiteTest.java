package io.quarkiverse.rest.idempotency.runtime.store.redis;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores on a Redis. */
@ParameterizedClass
@EnumSource(RedisRelease.class)
class RedisStoreSuiteTest extends StoreSuite {

    private final RedisRelease release;

    RedisStoreSuiteTest(RedisRelease release) {
        this.release = release.orSkip();
    }

    @Override
    protected IdempotencyStore newStore() {
        return new RedisStore(TestRedis.link(release), TestRedis.freshPrefix(), RedisScripts.all());
    }

    @Override
    protected boolean expiresByItself() {
        return true;
    }
}
