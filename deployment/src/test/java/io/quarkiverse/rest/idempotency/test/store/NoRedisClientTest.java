package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.support.Without;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** The store in Redis needs the extension of its client. */
class NoRedisClientTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class, BuildFailure.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "redis")
            .overrideConfigKey("quarkus.datasource.jdbc", "false")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .addBootstrapCustomizer(Without.extensions("quarkus-redis-client"))
            .assertException(failure -> assertThat(new BuildFailure(failure).message().lines()).containsExactly(
                    "Idempotent methods cannot be protected as they are:",
                    " - The store redis (quarkus.rest-idempotency.store) needs the Redis client extension "
                            + "(quarkus-redis-client). Add it"));

    @Test
    void aStoreInRedisWithoutItsClient_failsTheBuild_withWhatToAdd() {
        BuildFailure.expected();
    }
}
