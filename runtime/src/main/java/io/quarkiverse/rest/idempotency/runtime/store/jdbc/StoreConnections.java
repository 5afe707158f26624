package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.AgroalPoolInterceptor;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.pool.DataSource;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlStore;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeThreads;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeTimers;
import io.quarkus.runtime.BlockingOperationControl;

/**
 * Connections and threads of the store's own, made as the application's datasource makes its connections. Methods that hold
 * every connection of the application's pool, or every worker thread, are those whose records have to be renewed and completed
 * just then, and a request that waits for the store does not wait for them.
 * <p>
 * Connections are made when calls need them, and go when none has for a while. They take part in no transaction. One that
 * cannot write ends with the call that finds it out.
 */
final class StoreConnections implements SqlStore.Environment, AutoCloseable {

    private final AgroalDataSource connections;
    private final ExecutorService threads;
    private final boolean ownThreads;
    private final ConnectionAges ages = new ConnectionAges();

    /**
     * @param name of the threads
     * @param count how many connections and threads there are at most
     * @param ownThreads whether calls are made on these threads only, or also on those of callers that may block
     * @param application the datasource of the records
     * @param interceptors the interceptors with which the application sets its connections up
     * @param acquisitionTimeout how long a call may wait for its connection
     * @param idle the time after which an unused connection is closed; zero for never
     */
    StoreConnections(String name, int count, boolean ownThreads, AgroalDataSource application,
            Collection<AgroalPoolInterceptor> interceptors, Duration acquisitionTimeout, Duration idle) {
        AgroalConnectionPoolConfiguration pool = application.getConfiguration().connectionPoolConfiguration();
        // Without the application's transaction integration: these connections never take part in a transaction.
        this.connections = new DataSource(new AgroalDataSourceConfigurationSupplier()
                .metricsEnabled(false)
                .connectionPoolConfiguration(own -> own
                        .connectionFactoryConfiguration(pool::connectionFactoryConfiguration)
                        .connectionValidator(pool.connectionValidator())
                        .exceptionSorter(new FatalFailures(pool.exceptionSorter()))
                        .validateOnBorrow(pool.validateOnBorrow())
                        .validationTimeout(pool.validationTimeout())
                        .maxLifetime(pool.maxLifetime())
                        .maxSize(count)
                        .reapTimeout(idle)
                        .acquisitionTimeout(acquisitionTimeout))
                .get());
        // Every call needs the schema or role that they set.
        List<AgroalPoolInterceptor> all = new ArrayList<>(interceptors);
        all.add(ages);
        connections.setPoolInterceptors(all);
        this.threads = NodeThreads.upTo(count, name);
        this.ownThreads = ownThreads;
    }

    @Override
    public Connection connection() throws SQLException {
        return connections.getConnection();
    }

    @Override
    public void writeRejected() {
        // The other connections may be as old as the failed one, which the exception sorter ends.
        connections.flush(FlushMode.GRACEFUL);
    }

    @Override
    public boolean wasOpenedBefore(Connection connection, long nanoTime) {
        return ages.wasOpenedBefore(connection, nanoTime);
    }

    @Override
    public boolean mayBlock() {
        return !ownThreads && BlockingOperationControl.isBlockingAllowed() && !NodeTimers.onTimerThread();
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
