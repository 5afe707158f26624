package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.ws.rs.InternalServerErrorException;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.InvocationHandler;

import io.quarkiverse.rest.idempotency.lifecycle.NotCommittedException;
import io.quarkiverse.rest.idempotency.protocol.Stages;
import io.quarkiverse.rest.idempotency.runtime.transaction.ConnectionTransactions.ConnectionTransaction;
import io.quarkiverse.rest.idempotency.runtime.transaction.SurroundingTransaction;
import io.smallrye.mutiny.Uni;

/**
 * Runs a method that takes a connection where its request has no key, or its record is completed after its response is built:
 * in a transaction that is committed when the method has ended, and rolled back when it has failed, before the response is
 * made. Other methods are run as they are.
 */
final class ConnectedInvocation {

    private static final String BEGUN = ConnectedInvocation.class.getName();

    private final InvocationHandler invocation;
    private final OperationReference operation;

    /**
     * @param invocation calls the method
     * @param operation whose services have the connections
     */
    ConnectedInvocation(InvocationHandler invocation, OperationReference operation) {
        this.invocation = invocation;
        this.operation = operation;
    }

    /** A transaction that is begun for the method of a request. Its chain runs on one thread at a time. */
    private static final class Begun {

        final CompletableFuture<ConnectionTransaction> transaction;
        boolean used;

        Begun(CompletableFuture<ConnectionTransaction> transaction) {
            this.transaction = transaction;
        }

        /** The request has ended, perhaps before its method: the client may have disconnected. */
        void requestEnded() {
            if (!used) {
                transaction.thenAccept(ConnectionTransaction::rollback);
            }
        }
    }

    /**
     * Whether the method can be run now. Otherwise its connection is not there yet, and the handler is called once more; or
     * there is none, and the request has been answered.
     */
    boolean isReady(ResteasyReactiveRequestContext context) {
        if (!ConnectionParameter.isWanted(context)) {
            return true;
        }
        Begun begun = (Begun) context.getProperty(BEGUN);
        if (begun == null) {
            Begun first = new Begun(operation.get().services().transactions().connections().begin().toCompletableFuture());
            context.setProperty(BEGUN, first);
            context.registerCompletionCallback(failure -> first.requestEnded());
            begun = first;
        }
        if (!begun.transaction.isDone()) {
            Suspension.again(context, begun.transaction);
            return false;
        }
        if (begun.transaction.isCompletedExceptionally()) {
            context.removeProperty(BEGUN);
            context.handleException(
                    new InternalServerErrorException(begun.transaction.handle((none, thrown) -> thrown).join()), true);
            return false;
        }
        ConnectionParameter.fill(context, begun.transaction.join());
        return true;
    }

    /**
     * Calls the method. A {@code Uni} that it returns goes on when its client has disconnected, as that of a pool's transaction
     * does.
     */
    void handle(ResteasyReactiveRequestContext context) throws Exception {
        Begun begun = (Begun) context.getProperty(BEGUN);
        if (begun == null) {
            invocation.handle(context);
            return;
        }
        context.removeProperty(BEGUN);
        begun.used = true;
        ContextTransaction transaction = new ContextTransaction(begun.transaction.join());
        SurroundingTransaction surrounding = surrounding(context);
        invocation.handle(context);
        if (context.getThrowable() != null) {
            surrounding.ended(false);
            transaction.rollBack();
        } else if (context.getResult() instanceof Uni<?> uni) {
            CompletableFuture<Object> ended = uni.<Object> map(item -> item).subscribeAsCompletionStage()
                    .handle((item, failure) -> end(transaction, surrounding, item, failure)).thenCompose(stage -> stage);
            context.setResult(Uni.createFrom().completionStage(ended));
        } else {
            transaction.commit();
        }
    }

    /** A method that goes on after the end has no connection any more on which it could have an effect. */
    private static SurroundingTransaction surrounding(ResteasyReactiveRequestContext context) {
        SurroundingTransaction surrounding = new SurroundingTransaction(false);
        KeyedRequest request = KeyedRequest.of(context);
        if (request != null) {
            request.connection = surrounding;
        }
        return surrounding;
    }

    private static CompletionStage<Object> end(ContextTransaction transaction, SurroundingTransaction surrounding, Object item,
            Throwable failure) {
        if (failure != null) {
            surrounding.ended(false);
            return transaction.rollBack().thenCompose(none -> CompletableFuture.failedFuture(Stages.unwrap(failure)));
        }
        if (transaction.isMarked()) {
            surrounding.ended(false);
            return transaction.rollBack().thenCompose(none -> KeyedRequest.statusOf(item) >= 400
                    ? CompletableFuture.completedFuture(item)
                    : CompletableFuture
                            .failedFuture(new IllegalStateException("The method has ended without a failure, but its "
                                    + "transaction was marked for rollback, so nothing that it did is kept. Fail, or answer 4xx, where "
                                    + "the transaction is to be rolled back")));
        }
        return transaction.commit().whenComplete(
                (none, notCommitted) -> surrounding.ended(!(Stages.unwrap(notCommitted) instanceof NotCommittedException)))
                .thenApply(none -> item);
    }
}
