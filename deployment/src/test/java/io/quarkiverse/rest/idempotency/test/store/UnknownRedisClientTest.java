package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** A Redis client that is not there stops the start. */
class UnknownRedisClientTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = RedisApplication.of(CountingResource.class)
            .overrideConfigKey("quarkus.rest-idempotency.redis.client-name", "typo")
            .assertException(failure -> assertThat(new BuildFailure(failure).message()).isEqualTo(
                    "quarkus.rest-idempotency.redis.client-name: there is no Redis client named 'typo'. Set "
                            + "quarkus.redis.typo.hosts, or leave the name out for the default client"));

    @Test
    void unknownRedisClient_stopsTheStart() {
        BuildFailure.expected();
    }
}
