package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** A method that hangs after its transaction has reached its time-out keeps its key no longer than a lease. */
class HangingTransactionTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("hanging-transaction", Things.class, Effects.class)
            .overrideConfigKey("quarkus.rest-idempotency.lease", "900ms")
            .overrideConfigKey("quarkus.transaction-manager.default-transaction-timeout", "1s");

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static final CountDownLatch ENTERED = new CountDownLatch(1);
        static final CountDownLatch LEAVE = new CountDownLatch(1);

        @Inject
        Effects effects;

        @POST
        @Path("{code}")
        @Idempotent(operation = "hang", completion = Completion.IN_TRANSACTION)
        public String hang(String code) throws InterruptedException {
            effects.add(code);
            int run = RUNS.incrementAndGet();
            if (run == 1) {
                ENTERED.countDown();
                if (!LEAVE.await(60, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("The test has not let the method go on");
                }
            }
            return "run " + run;
        }
    }

    @Inject
    Effects effects;

    @AfterEach
    void everythingEnds() {
        Things.LEAVE.countDown();
    }

    @Test
    @Tag("exactly-once")
    void retryRuns_whileTheFirstMethodHangsInATransactionThatIsOver() throws Exception {
        String key = UUID.randomUUID().toString();
        CompletableFuture<Response> hanging = Background.call(() -> post(key));
        assertThat(Things.ENTERED.await(30, TimeUnit.SECONDS)).isTrue();

        await().atMost(30, TimeUnit.SECONDS).until(() -> post(key).statusCode() == 200);
        Things.LEAVE.countDown();

        assertThat(hanging.get(30, TimeUnit.SECONDS).asString()).isEqualTo("run 2");
        assertThat(post(key).asString()).isEqualTo("run 2");
        assertThat(effects.count(key)).isOne();
    }

    private static Response post(String key) {
        return given().header("Idempotency-Key", key).post("/things/" + key);
    }
}
