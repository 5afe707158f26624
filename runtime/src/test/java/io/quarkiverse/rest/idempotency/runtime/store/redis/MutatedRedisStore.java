package io.quarkiverse.rest.idempotency.runtime.store.redis;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.testkit.StoreRules;

/**
 * The rules of stores over scripts of which one is broken on purpose. Run by {@link RedisScriptMutationsTest} only: its name is
 * no test's.
 */
class MutatedRedisStore extends StoreRules {

    static volatile RedisScripts scripts;

    @Override
    protected IdempotencyStore newStore() {
        return new RedisStore(TestRedis.link(), TestRedis.freshPrefix(), scripts);
    }

    @Override
    protected boolean expiresByItself() {
        return true;
    }
}
