package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.test.QuarkusUnitTest;

/**
 * Fault Tolerance inside of the transaction of a method whose record is completed after its response is built: only the end of
 * the transaction tells whether the method had its effect.
 */
class FaultToleranceInTransactionTest {

    private static final int SOON = 500;

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withAllExtensions(TransactionApplication.withEntities("none", Things.class, Committing.class, Effects.class,
                    PostgresServer.class))
            .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
            .overrideConfigKey("quarkus.datasource.jdbc.driver", PostgresServer.DRIVER)
            .overrideConfigKey("quarkus.datasource.jdbc.url", PostgresServer.database("tolerant",
                    "CREATE TABLE checked (code TEXT, UNIQUE (code) DEFERRABLE INITIALLY DEFERRED)"));

    private static final AtomicInteger RUNS = new AtomicInteger();

    private static String run() {
        return "run " + RUNS.incrementAndGet();
    }

    /** Returns when the time-out interrupts it. */
    private static String runForTooLong() {
        String answer = run();
        try {
            new CountDownLatch(1).await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return answer;
        }
        return "expected a time-out";
    }

    @ApplicationScoped
    public static class Committing {

        @Inject
        Effects effects;

        @Transactional
        public void commit(String code) {
            effects.add(code);
        }
    }

    @Path("/things")
    @Idempotent
    public static class Things {

        @Inject
        Effects effects;

        @Inject
        Committing committing;

        @Inject
        AgroalDataSource dataSource;

        @POST
        @Path("kept/{code}")
        @Transactional
        @Timeout(30_000)
        public String kept(String code) {
            effects.add(code);
            return run();
        }

        @POST
        @Path("late/{code}")
        @Transactional
        @Timeout(SOON)
        public String late(String code) {
            effects.add(code);
            return runForTooLong();
        }

        @POST
        @Path("caught/{code}")
        @Transactional
        @Timeout(30_000)
        public String caught(String code) {
            effects.add(code);
            try {
                effects.add("x".repeat(100));
            } catch (IllegalStateException tooLong) {
                return run();
            }
            return "expected a failure";
        }

        /** The session writes the order when the transaction is to be committed. */
        @POST
        @Path("flushed/{code}")
        @Transactional
        @Timeout(30_000)
        public String flushed(String code) {
            effects.add(code);
            for (int i = 0; i < 2; i++) {
                Order order = Order.of(code);
                order.single = code;
                order.persist();
            }
            return run();
        }

        /** The database rejects the commit. */
        @POST
        @Path("deferred/{code}")
        @Transactional
        @Timeout(30_000)
        public String deferred(String code) throws SQLException {
            effects.add(code);
            try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO checked (code) VALUES ('" + code + "'), ('" + code + "')");
            }
            return run();
        }

        @POST
        @Path("inside/{code}")
        @Timeout(SOON)
        public String inside(String code) {
            committing.commit(code);
            return runForTooLong();
        }
    }

    @Inject
    Effects effects;

    private String code;

    @BeforeEach
    void nothingHasRun() {
        RUNS.set(0);
        code = UUID.randomUUID().toString();
    }

    private io.restassured.response.Response post(String path) {
        return given().header("Idempotency-Key", code).post("/things/{path}/{code}", path, code);
    }

    @Test
    void committedTransaction_isRecorded() {
        assertThat(post("kept").asString()).isEqualTo("run 1");
        assertThat(post("kept").header("Idempotent-Replayed")).isEqualTo("true");

        assertThat(effects.count(code)).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = { "late", "caught", "flushed", "deferred" })
    void transactionThatIsRolledBack_behindAReturn_leavesTheKeyFree(String path) {
        assertThat(post(path).statusCode()).isEqualTo(500);
        assertThat(effects.count(code)).isZero();

        post(path);
        assertThat(RUNS).as("runs, of which the second has the key again").hasValue(2);
    }

    @Test
    @Tag("exactly-once")
    void transactionThatIsCommittedInside_isNotRepeated() {
        assertThat(post("inside").statusCode()).isEqualTo(500);

        assertThat(post("inside").jsonPath().getString("code")).isEqualTo("idempotency_replay_failed");
        assertThat(effects.count(code)).isOne();
    }
}
