package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;

/**
 * 200 methods hold or want the two connections of the application, which lets them wait for longer than any test takes: what
 * waited for a connection of that pool would never end.
 */
class ExhaustedPoolTest {

    private static final String DATABASE = "exhausted";
    private static final int METHODS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(Things.class, PostgresServer.class))
            .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
            .overrideConfigKey("quarkus.datasource.jdbc.driver", PostgresServer.DRIVER)
            .overrideConfigKey("quarkus.datasource.jdbc.url",
                    PostgresServer.database(DATABASE, "CREATE TABLE thing (name TEXT)"))
            .overrideConfigKey("quarkus.datasource.jdbc.max-size", "2")
            .overrideConfigKey("quarkus.datasource.jdbc.acquisition-timeout", "10M")
            .overrideConfigKey("quarkus.thread-pool.max-threads", String.valueOf(METHODS + 10))
            .overrideConfigKey("quarkus.transaction-manager.default-transaction-timeout", "10M")
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.rest-idempotency.sql.create-table", "true")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.http.test-port", "0");

    @Path("/things")
    public static class Things {

        static final CountDownLatch BLOCKED = new CountDownLatch(METHODS);
        static final CountDownLatch LEAVE = new CountDownLatch(1);
        static final CountDownLatch EARLY = new CountDownLatch(1);
        static final CountDownLatch EARLY_LEAVES = new CountDownLatch(1);

        @Inject
        AgroalDataSource dataSource;

        @POST
        @Path("blocked/{name}")
        @Idempotent(completion = Completion.IN_TRANSACTION, lease = "6s")
        public String blocked(String name) throws Exception {
            BLOCKED.countDown();
            try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO thing VALUES ('" + name + "')");
                await(LEAVE);
                return name;
            }
        }

        @POST
        @Path("early")
        @Idempotent
        public String early() throws InterruptedException {
            EARLY.countDown();
            await(EARLY_LEAVES);
            return "early";
        }

        @POST
        @Path("quick")
        @Idempotent
        public String quick() {
            return "quick";
        }

        private static void await(CountDownLatch latch) throws InterruptedException {
            if (!latch.await(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException("The test has not let the method go on");
            }
        }
    }

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private CompletableFuture<HttpResponse<String>> post(String path) {
        return post(path, path);
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String key) {
        return client.sendAsync(HttpRequest.newBuilder(
                URI.create("http://localhost:" + RestAssured.port + "/things/" + path)).header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> answer(CompletableFuture<HttpResponse<String>> request) throws Exception {
        return request.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static int number(String sql) throws SQLException {
        try (Connection connection = PostgresServer.connection(DATABASE);
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    @Tag("bounded")
    void reservesCompletesAndHeartbeats_needNoConnectionOfTheApplication() throws Exception {
        CompletableFuture<HttpResponse<String>> early = post("early");
        assertThat(Things.EARLY.await(60, TimeUnit.SECONDS)).isTrue();
        List<CompletableFuture<HttpResponse<String>>> blocked = IntStream.range(0, METHODS)
                .mapToObj(i -> post("blocked/" + i)).toList();
        try {
            assertThat(Things.BLOCKED.await(60, TimeUnit.SECONDS)).as("reserves").isTrue();

            Things.EARLY_LEAVES.countDown();
            assertThat(answer(early).body()).isEqualTo("early");
            assertThat(answer(post("early")).headers().firstValue("Idempotent-Replayed")).as("complete").hasValue("true");
            assertThat(answer(post("quick")).body()).isEqualTo("quick");
            await("heartbeats").atMost(PATIENCE).until(() -> number("SELECT count(*) FROM idempotency_record"
                    + " WHERE state = 0 AND lease_until - reserved_at > interval '7s'") == METHODS);
            assertReserveEnds();
        } finally {
            Things.LEAVE.countDown();
        }

        for (int i = 0; i < METHODS; i++) {
            assertThat(answer(blocked.get(i)).body()).isEqualTo(String.valueOf(i));
        }
        assertThat(number("SELECT count(*) FROM thing")).isEqualTo(METHODS);
    }

    private void assertReserveEnds() throws Exception {
        try (Connection lock = PostgresServer.connection(DATABASE); Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE idempotency_record IN SHARE MODE");

            assertThat(answer(post("quick", "rejected")).statusCode()).isEqualTo(503);
        }
    }
}
