package io.quarkiverse.rest.idempotency.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;

/**
 * Deletes the files of tables once it is certain that the tables are dropped.
 */
@ApplicationScoped
public class Purges {

    @Inject
    TransactionSynchronizationRegistry transactions;

    void afterCommit(TableOperations table) {
        TableMetadata last = table.current();
        transactions.registerInterposedSynchronization(new Synchronization() {

            @Override
            public void beforeCompletion() {
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    CatalogUtil.dropTableData(table.io(), last);
                }
            }
        });
    }
}
