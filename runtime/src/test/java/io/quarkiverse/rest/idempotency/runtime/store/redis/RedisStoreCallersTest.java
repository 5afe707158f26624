package io.quarkiverse.rest.idempotency.runtime.store.redis;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.CallerSearchContract;

/** The search for records of a caller in a store on a Redis. */
@ParameterizedClass
@EnumSource(RedisRelease.class)
class RedisStoreCallersTest extends CallerSearchContract {

    private final RedisRelease release;

    RedisStoreCallersTest(RedisRelease release) {
        this.release = release.orSkip();
    }

    @Override
    protected IdempotencyStore newSearchableStore() {
        return new RedisStore(TestRedis.link(release), TestRedis.freshPrefix(), RedisScripts.all());
    }
}
