package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.as;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.delete;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.iceberg.IcebergIdempotencyScope;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.test.QuarkusUnitTest;

/** Catalogs that another server serves. */
class ScopeTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.of(InternalOnly.class, NoWarehouse.class);

    @Singleton
    public static class InternalOnly implements IcebergIdempotencyScope {

        @Override
        public boolean includes(Catalog catalog) {
            assertThat(BlockingOperationControl.isBlockingAllowed()).isTrue();
            return !catalog.prefix().equals("federated");
        }
    }

    @Singleton
    public static class NoWarehouse implements IcebergIdempotencyScope {

        @Override
        public boolean includes(Catalog catalog) {
            return !"excluded".equals(catalog.warehouse()) && catalog.header("X-Exclude").isEmpty();
        }
    }

    @Test
    void aFederatedCatalog_isLeftAlone() {
        String key = newKey();
        int records = CatalogApplication.records();
        int runs = Warehouse.RUNS.get();

        assertThat(delete(key, "/api/catalog/v1/federated/namespaces/a").statusCode()).isEqualTo(204);
        assertThat(delete(key, "/api/catalog/v1/federated/namespaces/a").header("Idempotent-Replayed")).isNull();
        assertThat(delete(key, "/api/catalog/v1/federated/namespaces/b").statusCode()).isEqualTo(204);

        assertThat(Warehouse.RUNS.get()).isEqualTo(runs + 3);
        assertThat(CatalogApplication.records()).isEqualTo(records);
    }

    @Test
    void anInternalCatalog_isProtected() {
        String key = newKey();
        delete(key, "/api/catalog/v1/internal/namespaces/a");

        assertThat(delete(key, "/api/catalog/v1/internal/namespaces/a").header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void scopes_areAllAsked() {
        int runs = Warehouse.RUNS.get();
        String key = newKey();
        as("alice", key).header("X-Exclude", "yes").delete("/api/catalog/v1/internal/namespaces/a");
        as("alice", key).header("X-Exclude", "yes").delete("/api/catalog/v1/internal/namespaces/a");

        assertThat(Warehouse.RUNS.get()).isEqualTo(runs + 2);
    }

    @Test
    void clientsAreToldTheLifetime_ofInternalCatalogsOnly() {
        assertThat(config("internal")).contains("idempotency-key-lifetime");
        assertThat(config("federated")).contains("federated").doesNotContain("idempotency-key-lifetime");
        assertThat(config("excluded")).contains("excluded").doesNotContain("idempotency-key-lifetime");
    }

    private static String config(String warehouse) {
        return as("alice", null).get("/api/catalog/v1/config?warehouse=" + warehouse).asString();
    }
}
