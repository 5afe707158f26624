package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.time.Duration;
import java.util.concurrent.ExecutorService;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterAll;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeThreads;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeTimers;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.store.batching.BatchingLimits;
import io.quarkiverse.rest.idempotency.store.batching.BatchingStore;
import io.quarkiverse.rest.idempotency.testkit.StoreSuite;

/** The contract of stores holds for those who share their statements on PostgreSQL. */
class BatchedPostgresStoreTest extends StoreSuite {

    private static final DataSource DATA_SOURCE = TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
    private static final ExecutorService THREADS = NodeThreads.upTo(6, "gathered-store-test");
    private static final NodeTimers TIMERS = new NodeTimers();

    @AfterAll
    static void endThreads() {
        THREADS.shutdown();
        TIMERS.stop();
    }

    @Override
    protected IdempotencyStore newStore() {
        return new BatchingStore(
                TestDatabases.newStore(DATA_SOURCE, SqlDatabase.POSTGRESQL, new TableName("gatheredstoretest")), THREADS,
                TIMERS, new BatchingLimits(2, 16, 1 << 20, Duration.ofMinutes(1)));
    }
}
