package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import jakarta.enterprise.inject.Any;
import jakarta.inject.Singleton;

import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.transaction.TransactionAware;
import io.quarkiverse.rest.idempotency.runtime.transaction.FailedTransactions;
import io.quarkus.arc.InjectableInstance;

/**
 * Transactions on PostgreSQL in which a statement has failed. PostgreSQL answers their COMMIT by rolling back, and the
 * driver does not report it. The driver knows their state; the database is not asked.
 */
@Singleton
public class PostgresTransactions implements FailedTransactions {

    private final InjectableInstance<AgroalDataSource> dataSources;

    PostgresTransactions(@Any InjectableInstance<AgroalDataSource> dataSources) {
        this.dataSources = dataSources;
    }

    @Override
    public boolean currentHasFailed() {
        return dataSources.listActive().stream().anyMatch(PostgresTransactions::hasFailed);
    }

    private static boolean hasFailed(AgroalDataSource dataSource) {
        try {
            TransactionAware joined = dataSource.getConfiguration().connectionPoolConfiguration().transactionIntegration()
                    .getTransactionAware();
            return joined != null && joined.getConnection() instanceof Connection connection
                    && connection.isWrapperFor(BaseConnection.class)
                    && connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.FAILED;
        } catch (SQLException e) {
            // Its commit will tell.
            return false;
        }
    }
}
