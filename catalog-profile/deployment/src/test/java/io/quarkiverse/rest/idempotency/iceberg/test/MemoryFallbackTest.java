package io.quarkiverse.rest.idempotency.iceberg.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusProdModeTest;

/** A catalog in production whose records are in memory, and which has no beans: it starts, and names the lacking protection. */
class MemoryFallbackTest {

    @RegisterExtension
    static final QuarkusProdModeTest APPLICATION = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClasses(IcebergRestCatalogApi.class, IcebergRestConfigurationApi.class,
                    Warehouse.class, Users.class))
            .overrideConfigKey("quarkus.datasource.jdbc", "false")
            .overrideConfigKey("quarkus.rest-idempotency.store", "memory")
            .setRuntimeProperties(Map.of("quarkus.http.host", "127.0.0.1", "quarkus.http.port", "0"))
            .setRun(true);

    @Test
    void startLog_warnsOfRecordsLostWithTheNode_andOfUnauthorizedReplays() {
        assertThat(APPLICATION.getStartupConsoleOutput())
                .contains("Idempotency records are kept in the memory of this node")
                .contains("There is no ReplayAuthorizer bean");
    }
}
