package io.quarkiverse.rest.idempotency.runtime.door;

import io.quarkiverse.rest.idempotency.door.WorkTransactions;
import io.quarkiverse.rest.idempotency.lifecycle.ForwardingTransaction;
import io.quarkiverse.rest.idempotency.lifecycle.MethodTransaction;
import io.quarkiverse.rest.idempotency.runtime.RequestServices;
import io.quarkiverse.rest.idempotency.runtime.transaction.BlockingTransaction;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransaction;

/**
 * The transactions of the application, for work whose record is completed in them.
 */
final class JtaWorkTransactions implements WorkTransactions {

    private final RequestServices services;

    JtaWorkTransactions(RequestServices services) {
        this.services = services;
    }

    @Override
    public Begun begin() {
        return new BegunTransaction(services, services.transactions().blocking().begin());
    }

    @Override
    public int maxReruns() {
        return services.transactions().blocking().maxReruns();
    }

    private static final class BegunTransaction implements Begun {

        private final BusinessTransaction business;
        private final Undoable transaction;

        BegunTransaction(RequestServices services, BusinessTransaction business) {
            this.business = business;
            this.transaction = new Undoable(services.observer().observed(new BlockingTransaction(business)));
        }

        @Override
        public MethodTransaction transaction() {
            return transaction;
        }

        @Override
        public void flush() {
            business.flush();
        }

        @Override
        public void failed(Throwable failure) {
            business.failed(failure);
        }

        @Override
        public void undo() {
            transaction.undone = true;
        }

        @Override
        public boolean retryAsked(Throwable failure) {
            return business.retryAsked(failure);
        }
    }

    /** One that is rolled back when its work has failed, also where the failure is recorded. */
    private static final class Undoable extends ForwardingTransaction {

        private boolean undone;

        Undoable(MethodTransaction transaction) {
            super(transaction);
        }

        @Override
        public boolean mustRollBack() {
            return undone || super.mustRollBack();
        }
    }
}
