package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.SQLException;
import java.util.concurrent.ExecutorService;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionManager;

import org.jboss.logging.Logger;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlStore;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeThreads;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransactions;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.DefaultBean;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * Makes the SQL store of an application, unless it has a store of its own, and looks after its table at start.
 */
@Singleton
public class SqlStoreProducer {

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.rest.idempotency");

    /** For callers that must not block: event loops and timers. Workers of the application may all be busy just then. */
    private static final int STORE_THREADS = 8;

    private final SqlStoreSettings settings;
    private final IdempotencyConfig config;
    private final AgroalDataSource dataSource;
    private final TransactionManager transactions;
    private final TableName table;
    private HeartbeatEnvironment heartbeats;
    private ExecutorService threads;
    private LateTable lateTable;

    SqlStoreProducer(SqlStoreSettings settings, IdempotencyConfig config, @Any Instance<AgroalDataSource> dataSources,
            TransactionManager transactions) {
        this.settings = settings;
        this.config = config;
        this.dataSource = DataSourceUtil.isDefault(settings.datasource())
                ? dataSources.select(Default.Literal.INSTANCE).get()
                : dataSources.select(new DataSource.DataSourceLiteral(settings.datasource())).get();
        this.transactions = transactions;
        this.table = table(config.sql().table(), settings.mapped());
    }

    private static TableName table(String configured, boolean mapped) {
        if (mapped && !configured.equals(TableName.DEFAULT)) {
            throw new ConfigurationException("quarkus.rest-idempotency.sql.table: expected " + TableName.DEFAULT
                    + ", which is the table of the entity that the store hibernate-orm maps, was '" + configured
                    + "'. Leave it out, or set quarkus.rest-idempotency.store=jdbc");
        }
        try {
            return new TableName(configured);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("quarkus.rest-idempotency.sql.table: " + e.getMessage());
        }
    }

    @Produces
    @Singleton
    @DefaultBean
    IdempotencyStore store() {
        heartbeats = new HeartbeatEnvironment(dataSource, config.storeTime().reserve());
        threads = NodeThreads.upTo(STORE_THREADS, "idempotency-store");
        return new SqlStore(settings.database().table(table),
                new AgroalEnvironment(dataSource, transactions, threads), heartbeats,
                config.storeTime().reserve(), config.storeTime().complete());
    }

    @Produces
    @Singleton
    BusinessTransactions transactions() {
        return new JtaTransactions(transactions, dataSource, settings, settings.database().table(table));
    }

    @PreDestroy
    void stop() {
        if (heartbeats != null) {
            threads.shutdown();
            heartbeats.close();
        }
        if (lateTable != null) {
            lateTable.close();
        }
    }

    /** Runs when migrations and schema generation have run. A database that is down now may be up when requests come. */
    void start(@Observes StartupEvent event) {
        TableAtStart atStart = new TableAtStart(settings, dataSource, table, config.sql().createTable());
        try {
            atStart.prepare();
        } catch (SQLException e) {
            LOG.errorf(e, "The datasource %s of the idempotency records cannot be reached. Requests with a key are answered "
                    + "503 until it can.", settings.datasource());
            if (config.sql().createTable()) {
                lateTable = new LateTable(atStart, e);
                lateTable.createWhenPossible(Infrastructure.getDefaultWorkerPool());
            }
        }
    }
}
