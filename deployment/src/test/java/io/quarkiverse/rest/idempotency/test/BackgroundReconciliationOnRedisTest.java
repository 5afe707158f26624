package io.quarkiverse.rest.idempotency.test;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.test.store.RedisApplication;
import io.quarkus.test.QuarkusUnitTest;

/** Of a store on Redis. */
class BackgroundReconciliationOnRedisTest extends BackgroundReconciliationBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = fast(RedisApplication.of(CLASSES))
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.rest-idempotency.redis.key-prefix", "background:");
}
