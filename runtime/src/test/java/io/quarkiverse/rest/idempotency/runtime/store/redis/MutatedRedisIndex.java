package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.util.function.UnaryOperator;

/**
 * The sorted sets over scripts of which one is broken on purpose. Run by {@link RedisScriptMutationsTest} only: its name is no
 * test's.
 */
class MutatedRedisIndex extends RedisIndexRules {

    static volatile UnaryOperator<String> change;

    MutatedRedisIndex() {
        super(RedisRelease.BUNDLED, change);
    }
}
