package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** The store in Redis, with a client by its name. */
class NamedRedisClientTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = RedisApplication.of("quarkus.redis.keys.hosts", CountingResource.class)
            .overrideConfigKey("quarkus.rest-idempotency.redis.client-name", "keys");

    @Test
    void retry_getsTheRecordedResponse() {
        String first = post();

        assertThat(post()).isEqualTo(first);
    }

    private static String post() {
        return given().header("Idempotency-Key", "named").contentType("text/plain").body("a").post("/count/blocking")
                .asString();
    }
}
