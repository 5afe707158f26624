package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyBuildTimeConfig;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.runtime.store.Replaceable;
import io.quarkiverse.rest.idempotency.runtime.store.sql.ClaimSpace;
import io.quarkiverse.rest.idempotency.runtime.store.sql.LateTable;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlSettings;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableAtStart;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableCreation;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.arc.Arc;
import io.quarkus.arc.DefaultBean;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.reactive.datasource.runtime.ReactiveDataSourceUtil;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.sqlclient.Pool;

/**
 * Makes the store over the reactive client of an application, unless it has a store of its own, and looks after its table at
 * start.
 */
@Singleton
public class ReactivePgStoreProducer {

    /** As many heartbeats as the core leaves unanswered at a time. */
    private static final int HEARTBEATS = 2;
    private static final int HEARTBEATS_IDLE_SECONDS = 60;

    private final IdempotencyConfig config;
    private final String datasource;
    private final TableName table;
    private final PgPlace place;
    private final Vertx own;
    private final Replaceable<Pool> calls;
    private final Replaceable<Pool> heartbeats;
    private final ReactivePgStore store;
    private final PgTransactionRecords records;
    private final PgTransactions transactions;
    private Optional<LateTable> lateTable = Optional.empty();

    ReactivePgStoreProducer(IdempotencyBuildTimeConfig buildTimeConfig, IdempotencyConfig config, PgSources sources,
            Vertx vertx) {
        this.config = config;
        this.datasource = buildTimeConfig.datasource().orElse(DataSourceUtil.DEFAULT_DATASOURCE_NAME);
        this.table = SqlSettings.table(config.sql().table());
        int connections = SqlSettings.connections(config.sql().maxConnections());
        Duration reserve = config.storeTimeout().reserve();
        Duration complete = config.storeTimeout().complete();
        int connectMillis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, reserve.toMillis()));
        this.own = ownVertx();
        PgSource source = sourceOf(sources);
        this.place = new PgPlace(table, datasource, source.expectsPoolers());
        this.calls = new Replaceable<>(() -> source.pool(vertx, connections, connectMillis, 0), Pool::close);
        this.heartbeats = new Replaceable<>(() -> source.pool(own, HEARTBEATS, connectMillis, HEARTBEATS_IDLE_SECONDS),
                Pool::close);
        ClaimSpace claims = new ClaimSpace(config.transaction().lockSpace());
        PgCalls asks = new PgCalls(vertx, calls, connections);
        this.store = new ReactivePgStore(new PgRecordTable(place), asks, new PgCalls(own, heartbeats, HEARTBEATS), reserve,
                complete, claims);
        this.records = new PgTransactionRecords(() -> place.known() != null
                ? CompletableFuture.completedFuture(place.known())
                : asks.make(connectMillis, true, place::on), claims, config.transaction().idleTimeout());
        this.transactions = new PgTransactions(new ApplicationPool(datasource), records, datasource, reserve,
                Math.max(1, complete.toMillis()));
    }

    private PgSource sourceOf(PgSources sources) {
        try {
            return sources.of(datasource, own);
        } catch (RuntimeException e) {
            // The threads of a Vert.x would outlive a start that fails.
            own.close();
            throw e;
        }
    }

    /** Looked up when it is first needed: an application may have none but for this. */
    private static final class ApplicationPool implements Supplier<Pool> {

        private final String datasource;
        private volatile Pool pool;

        ApplicationPool(String datasource) {
            this.datasource = datasource;
        }

        @Override
        public Pool get() {
            Pool found = pool;
            if (found == null) {
                found = Arc.container().select(Pool.class, ReactiveDataSourceUtil.qualifier(datasource)).get();
                pool = found;
            }
            return found;
        }
    }

    /** An event loop that the application blocks must hold up no heartbeat. */
    private static Vertx ownVertx() {
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1)
                .setBlockedThreadCheckInterval(1).setBlockedThreadCheckIntervalUnit(TimeUnit.HOURS)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    @Produces
    @Singleton
    @DefaultBean
    IdempotencyStore store() {
        return store;
    }

    @Produces
    @Singleton
    PgTransactions transactions() {
        return transactions;
    }

    @Produces
    @Singleton
    PgTransactionRecords records() {
        return records;
    }

    @PreDestroy
    void stop() {
        lateTable.ifPresent(LateTable::close);
        calls.close();
        heartbeats.close();
        own.close();
    }

    /** Runs when migrations have run. */
    void start(@Observes StartupEvent event) {
        lateTable = new TableAtStart(datasource,
                () -> PgTableSession.open(heartbeats.use(), place, config.storeTimeout().reserve()), table,
                config.sql().createTable(), config.callers().secret().isPresent(), false,
                TableCreation.advice(SqlDatabase.POSTGRESQL))
                .start(Infrastructure.getDefaultWorkerPool(), this::tryHeartbeat);
    }

    /** A lease that cannot be renewed is noticed when a method runs for long, and then a duplicate runs it as well. */
    private void tryHeartbeat() {
        Ownership none = new Ownership(RecordId.of("", "", ""), Owner.NOBODY, 0);
        try {
            store.heartbeat(List.of(new Heartbeat(none, config.lease(), config.retention()))).toCompletableFuture().join();
        } catch (RuntimeException e) {
            LOG.heartbeatsImpossible(e, datasource);
        }
    }
}
