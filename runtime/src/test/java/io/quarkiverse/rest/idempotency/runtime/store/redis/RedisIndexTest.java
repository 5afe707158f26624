package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.util.function.UnaryOperator;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The sorted sets of the scripts as they are. */
@ParameterizedClass
@EnumSource(RedisRelease.class)
class RedisIndexTest extends RedisIndexRules {

    RedisIndexTest(RedisRelease release) {
        super(release, UnaryOperator.identity());
    }
}
