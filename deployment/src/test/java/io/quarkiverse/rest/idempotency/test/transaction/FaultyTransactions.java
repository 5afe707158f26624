package io.quarkiverse.rest.idempotency.test.transaction;

import java.util.Optional;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransaction;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransactions;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/** The transactions of the application, with the faults that a test asks for, each once. */
@Singleton
@Alternative
@Priority(1)
public class FaultyTransactions implements BusinessTransactions {

    /** The fault at the end of the transaction. */
    interface Fault {

        /** Takes the place of the claim of the key. */
        default Optional<LoadResult> claim(BusinessTransaction transaction, RecordId id) {
            return transaction.claim(id);
        }

        /** Takes the place of the completion of the record. */
        default CompleteResult complete(BusinessTransaction transaction, CompleteCall call) {
            return transaction.complete(call);
        }

        /** Takes the place of the commit. */
        default void commit(BusinessTransaction transaction) throws Exception {
            transaction.commit();
        }
    }

    static final Fault NONE = new Fault() {
    };

    static volatile Fault next = NONE;

    @Inject
    BeanManager beans;

    @Override
    public int maxReruns() {
        return real().maxReruns();
    }

    @Override
    public Optional<String> problem() {
        return real().problem();
    }

    @Override
    public Optional<String> claimProblem() {
        return real().claimProblem();
    }

    /** Those that would be injected if there were no alternative. */
    private BusinessTransactions real() {
        Bean<?> real = beans.getBeans(BusinessTransactions.class).stream()
                .filter(bean -> !bean.getBeanClass().equals(FaultyTransactions.class)).findFirst().orElseThrow();
        return (BusinessTransactions) beans.getReference(real, BusinessTransactions.class,
                beans.createCreationalContext(real));
    }

    @Override
    public BusinessTransaction begin() {
        BusinessTransaction transaction = real().begin();
        Fault fault = next;
        next = NONE;
        return new Faulty(transaction, fault);
    }

    private record Faulty(BusinessTransaction transaction, Fault fault) implements BusinessTransaction {

        @Override
        public void associate() {
            transaction.associate();
        }

        @Override
        public void dissociate() {
            transaction.dissociate();
        }

        @Override
        public boolean mustRollBack() {
            return transaction.mustRollBack();
        }

        @Override
        public boolean isOver() {
            return transaction.isOver();
        }

        @Override
        public void flush() {
            transaction.flush();
        }

        @Override
        public void failed(Throwable failure) {
            transaction.failed(failure);
        }

        @Override
        public boolean retryAsked(Throwable failure) {
            return transaction.retryAsked(failure);
        }

        @Override
        public Optional<LoadResult> claim(RecordId id) {
            return fault.claim(transaction, id);
        }

        @Override
        public CompleteResult complete(CompleteCall call) {
            return fault.complete(transaction, call);
        }

        @Override
        public void commit() throws Exception {
            fault.commit(transaction);
        }

        @Override
        public void rollback() {
            transaction.rollback();
        }
    }
}
