package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.test.QuarkusUnitTest;

/** Records in another reactive datasource than the default one. */
class NamedReactiveDatasourceTest {

    private static final String LEDGER = "reactive_ledger";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ReactivePgApplication.of("reactive_default", CountingResource.class)
            .overrideConfigKey("quarkus.rest-idempotency.datasource", "ledger")
            .overrideConfigKey("quarkus.rest-idempotency.sql.table", "kept_keys")
            .overrideConfigKey("quarkus.datasource.ledger.db-kind", "postgresql")
            .overrideConfigKey("quarkus.datasource.ledger.username", "postgres")
            .overrideConfigKey("quarkus.datasource.ledger.reactive.url", ReactivePgApplication.url(LEDGER));

    @Test
    void records_areInTheDatasourceThatIsNamed() throws SQLException {
        given().header("Idempotency-Key", "named").body("a").post("/count/blocking").then().statusCode(201);

        try (Connection connection = PostgresServer.connection(LEDGER);
                ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM kept_keys")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(1);
        }
    }
}
