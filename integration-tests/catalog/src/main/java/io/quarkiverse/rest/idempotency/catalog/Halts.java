package io.quarkiverse.rest.idempotency.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/**
 * Ends the process in the middle of a request that asks for it, as a crash would. Off unless a test turns it on.
 */
@ApplicationScoped
public class Halts {

    static final String HEADER = "Catalog-Halt";
    private static final String BEFORE_COMMIT = "before-commit";
    private static final String AFTER_COMMIT = "after-commit";
    private static final int KILLED = 137;

    @Inject
    CatalogSettings settings;

    @Inject
    TransactionSynchronizationRegistry transactions;

    /** To be called in the transaction of a request that changes something. */
    void arm(Caller caller) {
        String point = settings.halts() ? caller.header(HEADER) : null;
        if (point == null) {
            return;
        }
        transactions.registerInterposedSynchronization(new Synchronization() {

            @Override
            public void beforeCompletion() {
                haltAt(BEFORE_COMMIT);
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    haltAt(AFTER_COMMIT);
                }
            }

            private void haltAt(String reached) {
                if (reached.equals(point)) {
                    Runtime.getRuntime().halt(KILLED);
                }
            }
        });
    }
}
