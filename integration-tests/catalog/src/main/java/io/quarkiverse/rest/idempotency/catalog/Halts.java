package io.quarkiverse.rest.idempotency.catalog;

import java.util.concurrent.CountDownLatch;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/**
 * Ends the process in the middle of a request that asks for it, as a crash would, or holds the request there until a test ends
 * the process, so that one end interrupts many requests. Off unless a test turns it on.
 */
@ApplicationScoped
public class Halts {

    static final String HEADER = "Catalog-Halt";
    /** Held requests write a line to the log that ends with the value of this header. */
    static final String HOLD_HEADER = "Catalog-Hold";
    static final String NAME_HEADER = "Catalog-Hold-Name";
    private static final String BEFORE_COMMIT = "before-commit";
    private static final String AFTER_COMMIT = "after-commit";
    private static final int KILLED = 137;

    @Inject
    CatalogSettings settings;

    @Inject
    TransactionSynchronizationRegistry transactions;

    /** To be called in the transaction of a request that changes something. */
    void arm(Caller caller) {
        if (!settings.halts()) {
            return;
        }
        arm(caller.header(HEADER), () -> Runtime.getRuntime().halt(KILLED));
        String name = caller.header(NAME_HEADER);
        arm(caller.header(HOLD_HEADER), () -> hold(name));
    }

    private static void hold(String name) {
        System.out.println("held " + name);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void arm(String point, Runnable action) {
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
                    action.run();
                }
            }
        });
    }
}
