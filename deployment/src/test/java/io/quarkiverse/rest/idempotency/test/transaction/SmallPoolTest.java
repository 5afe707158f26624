package io.quarkiverse.rest.idempotency.test.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;

/** A duplicate that waits for a running transaction holds no connection, so a pool of two serves any number of duplicates. */
class SmallPoolTest {

    private static final int DUPLICATES = 8;

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("small-pool", Things.class, Effects.class)
            .overrideConfigKey("quarkus.datasource.jdbc.max-size", "2")
            .overrideConfigKey("quarkus.rest-idempotency.store-timeout.reserve", "30s");

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static final CountDownLatch ENTERED = new CountDownLatch(1);
        static final CountDownLatch LEAVE = new CountDownLatch(1);

        @Inject
        Effects effects;

        @POST
        @Path("slow/{code}")
        @Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT, waitLimit = "60s")
        public String slow(String code) throws InterruptedException {
            effects.add(code);
            int run = RUNS.incrementAndGet();
            ENTERED.countDown();
            if (!LEAVE.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The test has not let the method go on");
            }
            return "run " + run;
        }
    }

    @Inject
    Effects effects;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    IdempotencyNode runtime;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private CompletableFuture<HttpResponse<String>> post(String key) {
        return client.sendAsync(HttpRequest.newBuilder(
                URI.create("http://localhost:" + RestAssured.port + "/things/slow/" + key)).header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void duplicatesOfARunningTransaction_waitWithoutAConnection_andGetItsAnswer() throws Exception {
        dataSource.getConfiguration().setMetricsEnabled(true);
        String key = UUID.randomUUID().toString();
        CompletableFuture<HttpResponse<String>> owner = post(key);
        assertThat(Things.ENTERED.await(30, TimeUnit.SECONDS)).isTrue();
        List<CompletableFuture<HttpResponse<String>>> duplicates = new ArrayList<>();
        for (int i = 0; i < DUPLICATES; i++) {
            duplicates.add(post(key));
        }
        await().until(() -> runtime.protocol().waiting() == DUPLICATES);

        await("only the transaction has a connection").until(() -> dataSource.getMetrics().activeCount() == 1);
        assertThat(effects.count("another")).as("read through the other connection").isZero();
        Things.LEAVE.countDown();

        assertThat(owner.get(30, TimeUnit.SECONDS).body()).isEqualTo("run 1");
        for (CompletableFuture<HttpResponse<String>> duplicate : duplicates) {
            assertThat(duplicate.get(30, TimeUnit.SECONDS).body()).isEqualTo("run 1");
            assertThat(duplicate.get().headers().firstValue("Idempotent-Replayed")).hasValue("true");
        }
        assertThat(effects.count(key)).isOne();
        await("no connection is left behind").until(() -> dataSource.getMetrics().activeCount() == 0);
    }
}
