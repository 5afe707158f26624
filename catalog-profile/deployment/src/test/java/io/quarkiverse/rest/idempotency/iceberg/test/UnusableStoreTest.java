package io.quarkiverse.rest.idempotency.iceberg.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** A store without its table: nothing is promised to clients, and nothing runs unprotected. */
class UnusableStoreTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.of()
            .overrideConfigKey("quarkus.datasource.jdbc", "true")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:no-table;DB_CLOSE_DELAY=-1");

    @Test
    void configResponse_hasNoLifetime() {
        Response config = CatalogApplication.as("alice", null).get("/api/catalog/v1/config?warehouse=main");

        assertThat(config.statusCode()).isEqualTo(200);
        assertThat(config.jsonPath().getString("overrides.prefix")).isEqualTo("main");
        assertThat(config.asString()).doesNotContain("lifetime");
    }

    @Test
    void requestWithAKey_isRejected_inTheShapeOfTheSpecification() {
        Response rejected = CatalogApplication.delete(CatalogApplication.newKey(),
                "/api/catalog/v1/main/namespaces/a/tables/t");

        assertThat(rejected.statusCode()).isEqualTo(503);
        assertThat(rejected.header("Retry-After")).isEqualTo("1");
        assertThat(rejected.jsonPath().getString("error.type")).isEqualTo("idempotency_store_unavailable");
    }
}
