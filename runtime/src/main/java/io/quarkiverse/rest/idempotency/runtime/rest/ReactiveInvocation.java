package io.quarkiverse.rest.idempotency.runtime.rest;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.util.concurrent.CompletableFuture;

import jakarta.ws.rs.InternalServerErrorException;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.InvocationHandler;

import io.quarkiverse.rest.idempotency.lifecycle.Step;
import io.quarkiverse.rest.idempotency.runtime.transaction.ConnectionTransactions.ConnectionTransaction;
import io.quarkiverse.rest.idempotency.runtime.transaction.MethodTransactions;
import io.quarkiverse.rest.idempotency.runtime.transaction.ReactiveTransaction;
import io.smallrye.mutiny.Uni;

/**
 * Runs a method that returns a {@code Uni} in a transaction that is begun for it: on the connection that it takes, or in the
 * session that its own transaction joins. When the {@code Uni} has its item, the changes are flushed, and the response is made
 * on the context of the request, before the commit.
 * <p>
 * The {@code Uni} is never cancelled: a client that disconnects stops neither the method nor its commit.
 */
final class ReactiveInvocation {

    private final InvocationHandler invocation;

    ReactiveInvocation(InvocationHandler invocation) {
        this.invocation = invocation;
    }

    /**
     * Begins the transaction of the method.
     *
     * @return the next step of the request; {@code null} when the handler is called once more, or the request has been answered
     *         because none began
     */
    Step begin(ResteasyReactiveRequestContext context, KeyedRequest request) {
        CompletableFuture<? extends ReactiveTransaction> begun = request.begun;
        if (begun == null) {
            MethodTransactions all = request.services.transactions();
            begun = (ConnectionParameter.isTaken(context) ? all.connections() : all.sessions()).begin().toCompletableFuture();
            request.begun = begun;
            context.registerCompletionCallback(failure -> requestEnded(request));
        }
        if (!begun.isDone()) {
            Suspension.again(context, begun);
            return null;
        }
        request.begun = null;
        if (begun.isCompletedExceptionally()) {
            Throwable failure = begun.handle((none, thrown) -> thrown).join();
            LOG.transactionNotBegun(failure, request.operation.name());
            // One that a mapper knows, so that response filters run and end what request filters have begun.
            context.handleException(new InternalServerErrorException(failure), true);
            return null;
        }
        ReactiveTransaction transaction = begun.join();
        if (transaction instanceof ConnectionTransaction connected) {
            ConnectionParameter.fill(context, connected);
        }
        request.reactive = new ContextTransaction(transaction);
        return request.lifecycle.runsIn(request.services.observer().observed(request.reactive));
    }

    /** A request can end while its transaction is begun: its client has disconnected, or its node has lost the key. */
    private static void requestEnded(KeyedRequest request) {
        if (request.begun != null) {
            request.begun.thenAccept(ReactiveTransaction::rollback);
        }
    }

    /** Runs the method, whose transaction has begun. */
    void handle(ResteasyReactiveRequestContext context, KeyedRequest request) throws Exception {
        ContextTransaction transaction = request.reactive;
        invocation.handle(context);
        if (context.getThrowable() != null) {
            transaction.failed();
            return;
        }
        Uni<?> returned = context.getResult() instanceof Uni<?> uni ? uni : Uni.createFrom().item(context.getResult());
        Suspension suspension = Suspension.of(context);
        returned.subscribe().with(item -> transaction.flush().whenComplete((none, failure) -> {
            if (failure == null) {
                context.setResult(item);
                request.returned(item);
                suspension.resume();
            } else {
                transaction.failed();
                suspension.resume(failure);
            }
        }), failure -> {
            transaction.failed();
            suspension.resume(failure);
        });
    }
}
