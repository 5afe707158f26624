package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.as;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.delete;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.runtime;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** A lifetime of zero, which clients would take for a support of keys, is not told; keys are accepted nevertheless. */
class NoLifetimeTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.of()
            .overrideConfigKey("quarkus.rest-idempotency.iceberg.lifetime", "0s")
            .overrideConfigKey("quarkus.rest-idempotency.iceberg.grace", "2h");

    @Test
    void lifetimeOfZero_isNotTold() {
        assertThat(as("alice", null).get("/api/catalog/v1/config?warehouse=main").asString()).contains("overrides")
                .doesNotContain("lifetime");
    }

    @Test
    void keys_areKeptForTheGracePeriod() {
        String key = newKey();

        delete(key, "/api/catalog/v1/main/namespaces/a");

        assertThat(delete(key, "/api/catalog/v1/main/namespaces/a").header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(runtime().services().operations().operation("iceberg.dropNamespace").policy().retention())
                .isEqualTo(Duration.ofHours(2));
    }
}
