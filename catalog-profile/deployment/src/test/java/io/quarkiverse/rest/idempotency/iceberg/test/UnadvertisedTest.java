package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.delete;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** A catalog that does not tell its clients of keys still takes them. */
class UnadvertisedTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.of()
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.iceberg.advertise", "false");

    @Test
    void clientsAreToldNoLifetime_andKeysAreKept() {
        String key = newKey();
        delete(key, "/api/catalog/v1/main/namespaces/a");

        assertThat(CatalogApplication.as("alice", null).get("/api/catalog/v1/config?warehouse=main").asString())
                .contains("overrides").doesNotContain("lifetime");
        assertThat(delete(key, "/api/catalog/v1/main/namespaces/a").header("Idempotent-Replayed")).isEqualTo("true");
    }
}
