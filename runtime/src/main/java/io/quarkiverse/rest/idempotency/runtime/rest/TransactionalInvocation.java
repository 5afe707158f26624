package io.quarkiverse.rest.idempotency.runtime.rest;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.io.InputStream;
import java.io.Reader;
import java.util.Arrays;

import jakarta.ws.rs.InternalServerErrorException;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.EndpointInvoker;

import io.quarkiverse.rest.idempotency.lifecycle.Step;
import io.quarkiverse.rest.idempotency.runtime.transaction.BlockingTransaction;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransaction;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransactions;
import io.quarkiverse.rest.idempotency.runtime.transaction.Conflicts;

/**
 * Runs a method in a transaction that is begun for it, and that the method's own transaction joins. When the method has
 * returned, its changes are flushed: the response shows their state in the database, and a change that the database rejects
 * is an exception of the method.
 * <p>
 * Where the application retries work inside the method, a failed attempt leaves the transaction to be rolled back only, and
 * no further attempt can succeed in it. Then the method is run again as a whole, in a new transaction.
 */
final class TransactionalInvocation {

    private final EndpointInvoker invoker;

    TransactionalInvocation(EndpointInvoker invoker) {
        this.invoker = invoker;
    }

    /**
     * Begins the transaction of the method, on the calling thread.
     *
     * @return the next step of the request: the method runs in the transaction, or the transaction is rolled back and another
     *         step takes its place; {@code null} when the request has been answered, because none began
     */
    Step begin(ResteasyReactiveRequestContext context, KeyedRequest request) {
        context.requireCDIRequestScope();
        try {
            request.transaction = request.services.transactions().blocking().begin();
        } catch (RuntimeException e) {
            LOG.transactionNotBegun(e, request.operation.name());
            // One that a mapper knows, so that response filters run and end what request filters have begun.
            context.handleException(new InternalServerErrorException(e), true);
            return null;
        }
        return request.lifecycle.runsIn(request.services.observer().observed(new BlockingTransaction(request.transaction)));
    }

    /**
     * Runs the method in its transaction, which is begun here unless it has been. The transaction stays with the request, whose
     * response ends it, and is left on no thread.
     *
     * @return {@code null} when the method has run, or the request has been answered; otherwise the step that the request takes
     *         instead of another run, because its key is claimed by another one
     */
    Step handle(ResteasyReactiveRequestContext context, KeyedRequest request) {
        context.requireCDIRequestScope();
        BusinessTransactions transactions = request.services.transactions().blocking();
        int reruns = readsItsBody(context) ? 0 : transactions.maxReruns();
        boolean begun = request.lifecycle.inTransaction();
        for (int rerun = 0;; rerun++) {
            Step step = begun ? new Step.Invoke() : begin(context, request);
            begun = false;
            if (!(step instanceof Step.Invoke)) {
                return step;
            }
            BusinessTransaction transaction = request.transaction;
            request.started();
            Attempt attempt;
            boolean retryAsked;
            try {
                attempt = attempt(context, transaction);
                if (attempt.failure != null) {
                    transaction.failed(attempt.failure);
                }
                retryAsked = transaction.retryAsked(attempt.failure);
            } finally {
                transaction.dissociate();
            }
            if (!retryAsked || rerun == reruns) {
                report(request, attempt.failure, retryAsked, rerun);
                attempt.end(context);
                return null;
            }
            LOG.debugf(attempt.failure,
                    "The transaction of '%s' is rolled back, and its method is run again as a whole, as its "
                            + "retries ask for",
                    request.operation.name());
            transaction.rollback();
        }
    }

    /** How a run of the method has ended: with a result, or a failure if it is not {@code null}. */
    private record Attempt(Object result, Throwable failure) {

        void end(ResteasyReactiveRequestContext context) {
            if (failure == null) {
                context.setResult(result);
            } else {
                context.handleException(failure, true);
            }
        }
    }

    private Attempt attempt(ResteasyReactiveRequestContext context, BusinessTransaction transaction) {
        try {
            Object result = invoker.invoke(context.getEndpointInstance(), context.getParameters());
            transaction.flush();
            return new Attempt(result, null);
        } catch (Throwable e) {
            return new Attempt(null, e);
        }
    }

    /** A stream cannot be read again. */
    private static boolean readsItsBody(ResteasyReactiveRequestContext context) {
        return context.getParameters() != null && Arrays.stream(context.getParameters())
                .anyMatch(parameter -> parameter instanceof InputStream || parameter instanceof Reader);
    }

    private static void report(KeyedRequest request, Throwable failure, boolean retryAsked, int reruns) {
        if (retryAsked) {
            LOG.rerunsExhausted(request.operation.name(), reruns + 1, failure);
        } else if (Conflicts.caused(failure)) {
            LOG.debugf("The transaction of '%s' met another one. Its method is not run again, because it was not in a method "
                    + "with @Retry: retries belong around what the resource method calls", request.operation.name());
        }
    }
}
