package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.test.QuarkusUnitTest;

/** An application that creates its table, and whose database is not there yet when it starts. */
class DatabaseDownAtStartTest {

    private static final String DATABASE = "jdbc:h2:mem:late";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.rest-idempotency.sql.create-table", "true")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", DATABASE + ";IFEXISTS=TRUE")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false");

    @Test
    void keysAreAccepted_onceTheDatabaseIsThere() throws SQLException {
        assertThat(statusOf("early")).isEqualTo(503);

        try (Connection database = DriverManager.getConnection(DATABASE)) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> statusOf("late") == 201);
        }
    }

    private static int statusOf(String key) {
        return given().header("Idempotency-Key", key).body("a").post("/count/blocking").statusCode();
    }
}
