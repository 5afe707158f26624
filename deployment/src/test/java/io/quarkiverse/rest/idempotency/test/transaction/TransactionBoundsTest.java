package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** A transaction that reaches its time-out is gone, whatever its method answers. */
class TransactionBoundsTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("transaction-bounds", Things.class, Effects.class)
            .overrideConfigKey("quarkus.transaction-manager.default-transaction-timeout", "1s");

    @Path("/things")
    @Idempotent(completion = Completion.IN_TRANSACTION)
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @Inject
        Effects effects;

        @Inject
        TransactionManager transactions;

        @POST
        @Path("slow/{code}")
        public String slow(String code) throws SystemException {
            effects.add(code);
            outlastOnFirstRun();
            return "run " + RUNS;
        }

        @POST
        @Path("thrown/{code}")
        public String thrown(String code) throws SystemException {
            effects.add(code);
            if (outlastOnFirstRun()) {
                throw new ClientErrorException(409);
            }
            return "run " + RUNS;
        }

        private boolean outlastOnFirstRun() throws SystemException {
            if (RUNS.incrementAndGet() > 1) {
                return false;
            }
            Transaction transaction = transactions.getTransaction();
            await().until(() -> transaction.getStatus() == Status.STATUS_ROLLEDBACK);
            return true;
        }
    }

    @Inject
    Effects effects;

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
    }

    @ParameterizedTest
    @Tag("exactly-once")
    @ValueSource(strings = { "slow", "thrown" })
    void noAnswerOfAMethodWhoseTransactionTimedOut_isGivenOrRecorded(String path) {
        String key = UUID.randomUUID().toString();

        Response timedOut = given().header("Idempotency-Key", key).post("/things/" + path + "/" + key);
        long effectsAfterTimeout = effects.count(key);
        Response retry = given().header("Idempotency-Key", key).post("/things/" + path + "/" + key);

        assertThat(timedOut.statusCode()).isEqualTo(500);
        assertThat(effectsAfterTimeout).isZero();
        assertThat(retry.statusCode()).isEqualTo(200);
        assertThat(retry.asString()).isEqualTo("run 2");
        assertThat(effects.count(key)).isOne();
    }
}
