package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.delete;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.records;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** With the profile turned off, the catalog is as it would be without the dependency. */
class SwitchedOffTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.of()
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.iceberg.enabled", "false");

    @Test
    void configResponse_hasNoLifetime() {
        assertThat(CatalogApplication.as("alice", null).get("/api/catalog/v1/config?warehouse=main").asString())
                .contains("overrides").doesNotContain("lifetime");
    }

    @Test
    void key_isIgnored() {
        String key = newKey();
        int runs = Warehouse.RUNS.get();

        delete(key, "/api/catalog/v1/main/namespaces/a");

        assertThat(delete(key, "/api/catalog/v1/main/namespaces/a").header("Idempotent-Replayed")).isNull();
        assertThat(Warehouse.RUNS.get()).isEqualTo(runs + 2);
        assertThat(records()).isZero();
    }
}
