package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.netty.util.concurrent.EventExecutor;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkus.runtime.ExecutorRecorder;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.core.Vertx;

/** The timers of a node depend on no thread of the application: leases are renewed while it blocks every one of them. */
class BlockedThreadsTest {

    private static final int WORKERS = 4;

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .of(Things.class, CountingStore.class, DelegatingStore.class, Call.class)
            .overrideConfigKey("quarkus.thread-pool.max-threads", String.valueOf(WORKERS))
            .overrideConfigKey("quarkus.rest-idempotency.lease", "600ms")
            .overrideConfigKey("quarkus.rest-idempotency.purge.enabled", "false");

    @Singleton
    public static class CountingStore extends DelegatingStore {

        static final AtomicInteger HEARTBEATS = new AtomicInteger();

        @Override
        public CompletionStage<List<HeartbeatResult>> heartbeat(List<Heartbeat> heartbeats) {
            return super.heartbeat(heartbeats).thenApply(results -> {
                assertThat(results).containsOnly(HeartbeatResult.EXTENDED);
                HEARTBEATS.incrementAndGet();
                return results;
            });
        }
    }

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static final CountDownLatch STARTED = new CountDownLatch(1);

        @POST
        @Idempotent
        public String run(String body) throws InterruptedException {
            int run = RUNS.incrementAndGet();
            STARTED.countDown();
            RELEASED.await();
            return "run " + run;
        }
    }

    static final CountDownLatch RELEASED = new CountDownLatch(1);

    @Inject
    Vertx vertx;

    @AfterEach
    void everyThreadGoesOn() {
        RELEASED.countDown();
    }

    @Test
    void runningMethod_everyEventLoopAndWorkerBlocked_keepsItsLease() throws Exception {
        Call call = new Call("POST /things", "/things", UUID.randomUUID().toString());
        CompletableFuture<java.net.http.HttpResponse<String>> answer = call.send();
        Things.STARTED.await();
        block();
        int before = CountingStore.HEARTBEATS.get();

        await().until(() -> CountingStore.HEARTBEATS.get() > before + 5);

        RELEASED.countDown();
        assertThat(answer.get().body()).isEqualTo("run 1");
        assertThat(call.answer().body()).isEqualTo("run 1");
        assertThat(Things.RUNS).hasValue(1);
    }

    /** Returns when every event loop, and every worker but the one that runs the method, is blocked. */
    private void block() throws InterruptedException {
        int loops = 0;
        for (EventExecutor ignored : vertx.nettyEventLoopGroup()) {
            loops++;
        }
        CountDownLatch blocked = new CountDownLatch(loops + WORKERS - 1);
        Runnable block = () -> {
            blocked.countDown();
            try {
                RELEASED.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        vertx.nettyEventLoopGroup().forEach(loop -> loop.execute(block));
        for (int i = 1; i < WORKERS; i++) {
            ExecutorRecorder.getCurrent().execute(block);
        }
        blocked.await();
    }
}
