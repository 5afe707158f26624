package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/**
 * The table of a PostgreSQL is locked for longer than a reserve may take. The server goes on with statements whose clients are
 * gone, and inserts their records when the lock is released.
 */
class LockedTableTest {

    private static final String DATABASE = "locked_table";
    private static final int KEYS = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class, PostgresServer.class))
            .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
            .overrideConfigKey("quarkus.datasource.jdbc.driver", PostgresServer.DRIVER)
            .overrideConfigKey("quarkus.datasource.jdbc.url", PostgresServer.database(DATABASE))
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.rest-idempotency.sql.create-table", "true")
            .overrideConfigKey("quarkus.rest-idempotency.store-timeout.reserve", "500ms")
            .overrideConfigKey("quarkus.rest-idempotency.lease", "10m")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.http.test-port", "0");

    private static Response post(int key) {
        return given().header("Idempotency-Key", "key-" + key).contentType("text/plain").body("a").post("/count/blocking");
    }

    private static int number(String sql) throws SQLException {
        try (Connection connection = PostgresServer.connection(DATABASE);
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static int waitingForTheLock() throws SQLException {
        return number("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'idempotency_record'::regclass");
    }

    @Test
    void keysOfALockedTable_areFreeAfterwards() throws SQLException {
        try (Connection lock = PostgresServer.connection(DATABASE); Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE idempotency_record IN SHARE MODE");

            List<CompletableFuture<Response>> answers = IntStream.range(0, KEYS)
                    .mapToObj(key -> Background.call(() -> post(key))).toList();
            for (CompletableFuture<Response> answer : answers) {
                assertThat(answer.join().statusCode()).isEqualTo(503);
            }
            assertThat(waitingForTheLock()).as("statements whose requests are answered").isPositive();
            assertThat(CountingResource.RUNS).hasValue(0);
            lock.commit();
        }

        await("inserts that come late").atMost(PATIENCE).until(() -> waitingForTheLock() == 0);
        await("keys that are free").atMost(PATIENCE)
                .until(() -> number("SELECT count(*) FROM idempotency_record WHERE state = 0") == 0);
        for (int key = 0; key < KEYS; key++) {
            assertThat(post(key).statusCode()).isEqualTo(201);
        }
    }
}
