package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalPoolInterceptor;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.pool.DataSource;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlStore;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeThreads;

/**
 * Connections and threads that nothing but heartbeats uses, made as the application's datasource makes them. Methods that hold
 * every connection of the application's pool in their transactions, or every worker thread, are those whose leases must be kept
 * alive just then.
 * <p>
 * The first connection is made at start, to find the table of the records. There is none while no heartbeat is due, and both
 * go when none has been for a while.
 */
final class HeartbeatEnvironment implements SqlStore.Environment, AutoCloseable {

    /** As many calls as the core leaves unanswered at a time. */
    private static final int LANES = 2;
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final AgroalDataSource connections;
    private final ExecutorService threads;

    /**
     * @param application the datasource of the records
     * @param interceptors what the application sets its connections up with
     * @param acquisitionTimeout how long a heartbeat may wait for its connection
     */
    HeartbeatEnvironment(AgroalDataSource application, Collection<AgroalPoolInterceptor> interceptors,
            Duration acquisitionTimeout) {
        AgroalConnectionPoolConfiguration pool = application.getConfiguration().connectionPoolConfiguration();
        // Without the application's transaction integration: these connections never take part in a transaction.
        this.connections = new DataSource(new AgroalDataSourceConfigurationSupplier()
                .metricsEnabled(false)
                .connectionPoolConfiguration(own -> own
                        .connectionFactoryConfiguration(pool::connectionFactoryConfiguration)
                        .connectionValidator(pool.connectionValidator())
                        .exceptionSorter(pool.exceptionSorter())
                        .validateOnBorrow(pool.validateOnBorrow())
                        .maxSize(LANES)
                        .reapTimeout(IDLE)
                        .acquisitionTimeout(acquisitionTimeout))
                .get());
        // What they set, a schema or a role, heartbeats need as every other call does.
        connections.setPoolInterceptors(interceptors);
        this.threads = NodeThreads.upTo(LANES, "idempotency-heartbeat");
    }

    @Override
    public Connection connection() throws SQLException {
        return connections.getConnection();
    }

    @Override
    public boolean mayBlock() {
        return false;
    }

    @Override
    public Executor executor() {
        return threads;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        connections.close();
    }
}
