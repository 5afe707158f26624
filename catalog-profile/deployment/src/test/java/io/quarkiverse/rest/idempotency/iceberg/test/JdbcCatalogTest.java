package io.quarkiverse.rest.idempotency.iceberg.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.List;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** In a database that the application has through Agroal, without Hibernate. */
class JdbcCatalogTest extends SecrecyBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.of(LoaderTest.Loader.class, SecrecyBehaviour.class)
            .overrideConfigKey("quarkus.datasource.jdbc", "true")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:catalog;DB_CLOSE_DELAY=-1")
            .overrideConfigKey("quarkus.rest-idempotency.sql.create-table", "true");

    @Inject
    DataSource dataSource;

    @Inject
    IdempotencyStore store;

    @Override
    String kept(List<String> keys) throws Exception {
        StringBuilder text = new StringBuilder();
        int rows = 0;
        try (Connection connection = dataSource.getConnection();
                ResultSet records = connection.createStatement().executeQuery("SELECT * FROM idempotency_record")) {
            while (records.next()) {
                rows++;
                for (int i = 1; i <= records.getMetaData().getColumnCount(); i++) {
                    Object value = records.getObject(i);
                    text.append(value instanceof Blob blob
                            ? new String(blob.getBytes(1, (int) blob.length()), StandardCharsets.UTF_8)
                            : String.valueOf(value)).append('|');
                }
            }
        }
        assertThat(rows).isGreaterThanOrEqualTo(keys.size());
        return text.toString();
    }

    @Test
    void theStoreIsTheDatabase_andClientsAreToldTheLifetime() {
        Response config = CatalogApplication.as("alice", null).get("/api/catalog/v1/config?warehouse=main");

        assertThat(store.getClass().getSimpleName()).contains("Sql");
        assertThat(config.jsonPath().getString("idempotency-key-lifetime")).isEqualTo("PT24H");
    }
}
