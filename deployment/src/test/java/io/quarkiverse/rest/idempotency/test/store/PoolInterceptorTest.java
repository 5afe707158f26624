package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;

/** Connections find the table of the records only where the application's interceptor has set their schema. */
class PoolInterceptorTest {

    private static final String DATABASE = "intercepted";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(PostgresServer.class))
            .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
            .overrideConfigKey("quarkus.datasource.jdbc.driver", PostgresServer.DRIVER)
            .overrideConfigKey("quarkus.datasource.jdbc.url", PostgresServer.database(DATABASE, "CREATE SCHEMA kept"))
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.rest-idempotency.sql.create-table", "true")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.http.test-port", "0");

    @Singleton
    public static class InSchema implements AgroalPoolInterceptor {

        @Override
        public void onConnectionAcquire(Connection connection) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET search_path TO kept");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Path("/slow")
    public static class Slow {

        static final AtomicInteger RUNS = new AtomicInteger();
        static final CountDownLatch ENTERED = new CountDownLatch(1);
        static final CountDownLatch LEAVE = new CountDownLatch(1);

        @POST
        @Idempotent(lease = "3s")
        public String slow() throws InterruptedException {
            int run = RUNS.incrementAndGet();
            ENTERED.countDown();
            if (!LEAVE.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The test has not let the method go on");
            }
            return "run " + run;
        }
    }

    private static Response post() {
        return RestAssured.given().header("Idempotency-Key", "slow").post("/slow");
    }

    private static Timestamp leaseUntil() throws SQLException {
        try (Connection connection = PostgresServer.connection(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT lease_until FROM kept.idempotency_record")) {
            row.next();
            return row.getTimestamp(1);
        }
    }

    @Test
    void aRunningMethod_whoseTableAnInterceptorSelects_keepsItsLease() throws Exception {
        var owner = ForkJoinPool.commonPool().submit(PoolInterceptorTest::post);
        assertThat(Slow.ENTERED.await(60, TimeUnit.SECONDS)).isTrue();
        Timestamp reserved = leaseUntil();

        await("a heartbeat").until(() -> leaseUntil().after(reserved));

        assertThat(post().statusCode()).isEqualTo(409);
        Slow.LEAVE.countDown();
        assertThat(owner.get(60, TimeUnit.SECONDS).asString()).isEqualTo("run 1");
        assertThat(Slow.RUNS).hasValue(1);
    }
}
