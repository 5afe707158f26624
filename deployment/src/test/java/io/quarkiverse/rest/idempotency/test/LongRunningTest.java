package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.path.json.JsonPath;

/**
 * A lease says for how long an owner is believed alive without a sign of life, not for how long a method may run.
 */
class LongRunningTest {

    private static final Duration LEASE = Duration.ofMillis(900);
    private static final Duration HEARTBEATS = Duration.ofMillis(50);

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .of(Things.class, Call.class, DelegatingStore.class, BeatingStore.class)
            .overrideConfigKey("quarkus.rest-idempotency.lease", LEASE.toString())
            .overrideConfigKey("quarkus.rest-idempotency.heartbeat-interval", HEARTBEATS.toString());

    @Singleton
    public static class BeatingStore extends DelegatingStore {

        static final AtomicInteger EXTENDED = new AtomicInteger();

        @Override
        public CompletionStage<List<HeartbeatResult>> heartbeat(List<Heartbeat> heartbeats) {
            return super.heartbeat(heartbeats).thenApply(results -> {
                results.stream().filter(HeartbeatResult.EXTENDED::equals).forEach(extended -> EXTENDED.incrementAndGet());
                return results;
            });
        }
    }

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static final CountDownLatch ENTERED = new CountDownLatch(1);
        static final CountDownLatch LEAVE = new CountDownLatch(1);

        @POST
        @Path("long")
        @Idempotent(operation = "long")
        public String longRunning(String body) throws InterruptedException {
            RUNS.incrementAndGet();
            ENTERED.countDown();
            if (!LEAVE.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The test has not let the method go on");
            }
            return "done";
        }
    }

    @Test
    void aMethodThatRunsLongerThanItsLease_staysInProgress_andIsRecorded() throws Exception {
        Call call = new Call("long", "/things/long", "long");
        CompletableFuture<HttpResponse<String>> owner = call.send();
        assertThat(Things.ENTERED.await(30, TimeUnit.SECONDS)).isTrue();
        // A heartbeat is due when a third of the lease has passed, so these say that more than two leases have.
        await().until(() -> BeatingStore.EXTENDED.get() >= 7);

        HttpResponse<String> duplicate = call.answer();
        Things.LEAVE.countDown();

        assertThat(duplicate.statusCode()).isEqualTo(409);
        assertThat(JsonPath.from(duplicate.body()).getString("code")).isEqualTo("idempotency_request_in_progress");
        assertThat(owner.get(30, TimeUnit.SECONDS).body()).isEqualTo("done");
        assertThat(call.answer().body()).isEqualTo("done");
        assertThat(Things.RUNS).hasValue(1);
    }
}
