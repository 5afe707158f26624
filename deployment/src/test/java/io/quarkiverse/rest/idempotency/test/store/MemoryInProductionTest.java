package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusProdModeTest;

/**
 * An application in production without a shared store, and without a word about it, protects nothing behind a load balancer.
 */
class MemoryInProductionTest {

    @RegisterExtension
    static final QuarkusProdModeTest APPLICATION = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class))
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.datasource.jdbc", "false")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .setRuntimeProperties(Map.of("quarkus.http.host", "127.0.0.1", "quarkus.http.port", "0"))
            .setExpectExit(true)
            .setRun(true);

    @Test
    void productionWithoutASharedStore_doesNotStart_untilMemoryIsChosen() {
        assertThat(APPLICATION.getExitCode()).isEqualTo(1);
        assertThat(APPLICATION.getStartupConsoleOutput())
                .contains("quarkus.rest-idempotency.store: expected a store that all nodes share")
                .contains("set quarkus.rest-idempotency.store=memory");
    }
}
