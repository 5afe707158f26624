package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.lang.annotation.Annotation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;

import org.eclipse.microprofile.config.ConfigProvider;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalPoolInterceptor;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.runtime.config.StoreTimeoutConfig;
import io.quarkiverse.rest.idempotency.runtime.store.sql.ClaimSpace;
import io.quarkiverse.rest.idempotency.runtime.store.sql.LateTable;
import io.quarkiverse.rest.idempotency.runtime.store.sql.NetworkTimeout;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlSettings;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlStore;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableAtStart;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransactions;
import io.quarkiverse.rest.idempotency.runtime.transaction.SessionFlush;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
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

    /** As many heartbeats as the core leaves unanswered at a time. */
    private static final int HEARTBEATS = 2;
    private static final Duration HEARTBEATS_IDLE = Duration.ofMinutes(1);

    /** Enough to make a connection, where responses are held back for less. */
    private static final Duration SHORTEST_ACQUISITION = Duration.ofMillis(250);

    private final SqlStoreSettings settings;
    private final IdempotencyConfig config;
    private final AgroalDataSource dataSource;
    private final TransactionManager transactions;
    private final TableName table;
    private final StoreConnections calls;
    private final StoreConnections heartbeats;
    private final PlacedTable records;
    private Optional<LateTable> lateTable = Optional.empty();

    SqlStoreProducer(SqlStoreSettings settings, IdempotencyConfig config, @Any Instance<AgroalDataSource> dataSources,
            @Any Instance<AgroalPoolInterceptor> interceptors, TransactionManager transactions) {
        this.settings = settings;
        this.config = config;
        Annotation qualifier = DataSourceUtil.isDefault(settings.datasource()) ? Default.Literal.INSTANCE
                : new DataSource.DataSourceLiteral(settings.datasource());
        this.dataSource = dataSources.select(qualifier).get();
        this.transactions = transactions;
        this.table = table(config.sql().table(), settings.mapped());
        List<AgroalPoolInterceptor> setUp = interceptors.select(qualifier).stream().toList();
        this.calls = new StoreConnections("idempotency-store", SqlSettings.connections(config.sql().maxConnections()), false,
                dataSource,
                setUp, acquisitionTimeout(config.storeTimeout()),
                dataSource.getConfiguration().connectionPoolConfiguration().reapTimeout());
        this.heartbeats = new StoreConnections("idempotency-heartbeat", HEARTBEATS, true, dataSource, setUp,
                config.storeTimeout().reserve(), HEARTBEATS_IDLE);
        this.records = new PlacedTable(settings.database(), table, config.storeTimeout().reserve(), heartbeats::connection);
    }

    /** The time that a call has left when its last attempt begins, at most the time that a response is held back. */
    private static Duration acquisitionTimeout(StoreTimeoutConfig time) {
        Duration reserve = time.reserve().dividedBy(2);
        Duration complete = time.complete().compareTo(SHORTEST_ACQUISITION) < 0 ? SHORTEST_ACQUISITION : time.complete();
        return complete.compareTo(reserve) < 0 ? complete : reserve;
    }

    private static TableName table(String configured, boolean mapped) {
        if (mapped && !configured.equals(TableName.DEFAULT)) {
            throw new ConfigurationException("quarkus.rest-idempotency.sql.table: expected " + TableName.DEFAULT
                    + ", which is the table of the entity that the store hibernate-orm maps, was '" + configured
                    + "'. Leave it out, or set quarkus.rest-idempotency.store=jdbc");
        }
        return SqlSettings.table(configured);
    }

    @Produces
    @Singleton
    @DefaultBean
    IdempotencyStore store() {
        return new SqlStore(records, calls, heartbeats, config.storeTimeout().reserve(), config.storeTimeout().complete(),
                claims());
    }

    private ClaimSpace claims() {
        return new ClaimSpace(config.transaction().lockSpace());
    }

    @Produces
    @Singleton
    BusinessTransactions transactions(TransactionSynchronizationRegistry registry, @Any Instance<SessionFlush> sessions) {
        return new JtaTransactions(transactions, registry, sessions.stream().toList(), dataSource, settings, records,
                config.transaction().maxReruns(), claims());
    }

    @PreDestroy
    void stop() {
        calls.close();
        heartbeats.close();
        lateTable.ifPresent(LateTable::close);
    }

    /** Runs when migrations and schema generation have run. */
    void start(@Observes StartupEvent event) {
        TableAtStart atStart = new TableAtStart(settings.datasource(),
                () -> settings.database().session(heartbeats.connection(), config.storeTimeout().reserve(),
                        config.sql().poolerKeepsStatements()),
                table, config.sql().createTable(),
                config.callers().secret().isPresent(), settings.mapped(),
                MissingTable.advice(settings, ConfigProvider.getConfig()));
        lateTable = atStart.start(Infrastructure.getDefaultWorkerPool(), this::tryHeartbeat);
    }

    /** A lease that cannot be renewed is noticed when a method runs for long, and then a duplicate runs it as well. */
    private void tryHeartbeat() {
        Ownership none = new Ownership(RecordId.of("", "", ""), Owner.NOBODY, 0);
        long deadline = System.nanoTime() + config.storeTimeout().reserve().toNanos();
        try (Connection own = heartbeats.connection()) {
            NetworkTimeout.until(deadline, own, connection -> records.heartbeat(connection,
                    List.of(new Heartbeat(none, config.lease(), config.retention()))));
        } catch (SQLException | RuntimeException e) {
            LOG.heartbeatsImpossible(e, settings.datasource());
        }
    }
}
