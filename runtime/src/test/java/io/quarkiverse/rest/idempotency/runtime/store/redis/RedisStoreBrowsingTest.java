package io.quarkiverse.rest.idempotency.runtime.store.redis;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.BrowsableStoreContract;

/** Lists of a store on a Redis. */
@ParameterizedClass
@EnumSource(RedisRelease.class)
class RedisStoreBrowsingTest extends BrowsableStoreContract {

    private final RedisRelease release;

    RedisStoreBrowsingTest(RedisRelease release) {
        this.release = release.orSkip();
    }

    @Override
    protected IdempotencyStore emptyStore() {
        return new RedisStore(TestRedis.link(release), TestRedis.freshPrefix(), RedisScripts.all());
    }
}
