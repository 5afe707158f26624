package io.quarkiverse.rest.idempotency.test.store;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Of a store that answers on an event loop. */
class SameThreadOnRedisTest extends SameThreadBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = RedisApplication
            .of(TenantResource.class, TenantBean.class, SameThreadBehaviour.class)
            .overrideConfigKey("quarkus.otel.enabled", "false");
}
