package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.SQLException;
import java.util.List;

import jakarta.transaction.Transaction;

import org.jboss.tm.LastResource;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.transaction.TransactionIntegration;

/**
 * Sees whether a transaction would commit a record and its effect one after the other: a datasource without XA cannot
 * commit together with another one. Narayana rejects the second of them, or, where the application allows it with
 * {@code quarkus.transaction-manager.unsafe-multiple-last-resources}, commits them one by one.
 */
final class LastResources {

    private final AgroalDataSource records;
    private final SqlStoreSettings settings;

    LastResources(AgroalDataSource records, SqlStoreSettings settings) {
        this.records = records;
        this.settings = settings;
    }

    /**
     * @throws IllegalStateException if the transaction has changes in another datasource that cannot commit with the records
     */
    void rejectOthers(Transaction transaction) throws SQLException {
        if (settings.xa() || !(transaction instanceof com.arjuna.ats.jta.transaction.Transaction narayana)) {
            return;
        }
        TransactionIntegration integration = records.getConfiguration().connectionPoolConfiguration()
                .transactionIntegration();
        long own = integration.getTransactionAware() == null ? 0 : 1;
        long all = narayana.getResources().keySet().stream().filter(LastResource.class::isInstance).count();
        if (all > own) {
            List<String> others = settings.otherDatasources();
            throw new IllegalStateException("The method has used another datasource in its transaction than "
                    + settings.datasource() + ", which has the idempotency records. One transaction cannot commit both, so "
                    + "everything is rolled back. Keep the records where the method has its effect, with "
                    + "quarkus.rest-idempotency.datasource" + (others.isEmpty() ? "" : " (there are also " + others + ")")
                    + ", make the other datasource XA with quarkus.datasource.\"…\".jdbc.transactions=xa, or use the completion "
                    + "AFTER_RESPONSE_BUILT");
        }
    }
}
