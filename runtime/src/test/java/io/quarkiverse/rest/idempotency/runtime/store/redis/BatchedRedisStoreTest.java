package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.time.Duration;
import java.util.concurrent.ExecutorService;

import org.junit.jupiter.api.AfterAll;

import io.quarkiverse.rest.idempotency.runtime.threads.NodeThreads;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeTimers;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.store.batching.BatchingLimits;
import io.quarkiverse.rest.idempotency.store.batching.BatchingStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores holds for those who share their round trips to a Redis. */
class BatchedRedisStoreTest extends StoreSuite {

    private static final ExecutorService THREADS = NodeThreads.upTo(6, "gathered-redis-test");
    private static final NodeTimers TIMERS = new NodeTimers();

    @AfterAll
    static void endThreads() {
        THREADS.shutdown();
        TIMERS.stop();
    }

    @Override
    protected IdempotencyStore newStore() {
        return new BatchingStore(new RedisStore(TestRedis.link(), TestRedis.freshPrefix(), RedisScripts.all()), THREADS,
                TIMERS,
                new BatchingLimits(2, 16, 1 << 20, Duration.ofMinutes(1)));
    }

    @Override
    protected boolean expiresByItself() {
        return true;
    }
}
