package io.quarkiverse.rest.idempotency.runtime.rest;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionScoped;

import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.runtime.door.RunningWork;
import io.quarkiverse.rest.idempotency.runtime.transaction.FailedTransactions;

/**
 * Keeps the transactions of a method that runs for a key from looking committed when the database rolls them back: the
 * method's answer would be recorded, and replayed, without its effect. Such a commit fails.
 */
@Singleton
public class CommitWatch {

    private final TransactionManager manager;
    private final FailedTransactions transactions;

    CommitWatch(TransactionManager manager, FailedTransactions transactions) {
        this.manager = manager;
        this.transactions = transactions;
    }

    void end(@Observes @BeforeDestroyed(TransactionScoped.class) Object transaction) throws SystemException {
        String operation = running();
        if (operation != null && manager.getStatus() == Status.STATUS_ACTIVE && transactions.currentHasFailed()) {
            LOG.failedStatementHidden(operation);
            manager.setRollbackOnly();
        }
    }

    /**
     * @return the name of the operation that runs; {@code null} where none does. One that completes in the transaction of its
     *         method sees it there
     */
    private static String running() {
        RunningWork work = RunningWork.current();
        if (work != null) {
            return work.isWatched() ? work.operation() : null;
        }
        ResteasyReactiveRequestContext context = CurrentRequestManager.get();
        KeyedRequest request = context == null ? null : KeyedRequest.of(context);
        return request != null && request.lifecycle.execution() != null && !request.lifecycle.inTransaction()
                ? request.operation.name()
                : null;
    }
}
