package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.time.Duration;
import java.util.concurrent.ExecutorService;

import org.junit.jupiter.api.AfterAll;

import io.quarkiverse.rest.idempotency.runtime.threads.NodeThreads;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeTimers;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.store.batching.BatchingLimits;
import io.quarkiverse.rest.idempotency.store.batching.BatchingStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores for requests that share statements over the reactive client. */
class BatchedReactivePgStoreTest extends StoreSuite {

    private static final String TABLE = "batchedreactivepgstoretest";
    private static final ExecutorService THREADS = NodeThreads.upTo(6, "batched-reactive-store-test");
    private static final NodeTimers TIMERS = new NodeTimers();

    @AfterAll
    static void endThreads() {
        THREADS.shutdown();
        TIMERS.stop();
    }

    @Override
    protected IdempotencyStore newStore() {
        return new BatchingStore(TestPg.store(TestPg.newTable(TABLE)), THREADS, TIMERS,
                new BatchingLimits(2, 16, 1 << 20, Duration.ofMinutes(1)));
    }
}
