package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.CompletionStage;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.runtime.transaction.OpenTransactions;
import io.quarkiverse.rest.idempotency.runtime.transaction.SurroundingTransaction;
import io.smallrye.mutiny.Uni;

/**
 * Sees that a method returns, and when its stage really ends. It is the innermost interceptor: those of Fault Tolerance are
 * around it. A time-out of theirs answers the request while the stage goes on, or instead of a blocking method that has
 * returned too late; a retry makes another run of the method answer.
 * <p>
 * A stage is not cancelled from outside: a cancelled one tells nothing about its effect, and the key is held until it ends.
 * <p>
 * Where a transaction around the method ends after the method has returned, its end decides whether the method has an effect.
 */
@WatchedStage
@Interceptor
@Priority(Integer.MAX_VALUE)
public class StageInterceptor {

    private final OpenTransactions open;

    StageInterceptor(@Any Instance<OpenTransactions> open) {
        this.open = OpenTransactions.of(open);
    }

    @AroundInvoke
    Object watch(InvocationContext invocation) throws Exception {
        ResteasyReactiveRequestContext context = CurrentRequestManager.get();
        KeyedRequest request = context == null ? null : KeyedRequest.of(context);
        if (request == null) {
            return invocation.proceed();
        }
        // A method may call another one of its class, whose result says nothing of its own.
        boolean own = request.runs(invocation.getMethod());
        SurroundingTransaction around = null;
        if (own) {
            request.started();
            around = around(request, invocation);
        }
        Run run = new Run(request, own, around);
        Object returned = invocation.proceed();
        if (returned instanceof Uni<?> uni) {
            return Uni.createFrom().deferred(
                    () -> Uni.createFrom().completionStage(run.watched(uni.subscribeAsCompletionStage())));
        }
        if (returned instanceof CompletionStage<?> stage) {
            return run.watched(stage);
        }
        if (context.getAsyncResponse() == null) {
            run.returned(returned);
        }
        return returned;
    }

    /**
     * @return the transaction whose end decides about the effect of the method; {@code null} without one. The record that is
     *         completed in the transaction of its method is decided there
     */
    private SurroundingTransaction around(KeyedRequest request, InvocationContext invocation) {
        if (request.connection != null || request.operation.completion() == Completion.IN_TRANSACTION) {
            return request.connection;
        }
        SurroundingTransaction transaction = open.surrounding();
        if (transaction == null && invocation.getInterceptorBinding(WatchedStage.class).inTransaction()) {
            transaction = new SurroundingTransaction(true);
        }
        if (transaction != null) {
            request.runsIn(transaction);
        }
        return transaction;
    }

    /**
     * A run of a method.
     *
     * @param own whether it is the method that the request is for
     * @param around the transaction whose end decides about its effect, or {@code null}
     */
    private record Run(KeyedRequest request, boolean own, SurroundingTransaction around) {

        /**
         * The returned stage ends after the end of the method is noted, and its cancellation does not reach the stage of the
         * method.
         */
        <T> CompletionStage<T> watched(CompletionStage<T> stage) {
            request.lifecycle.stageBegan();
            return stage.whenComplete((result, failure) -> {
                if (failure == null) {
                    returned(result);
                }
                request.lifecycle.stageEnded();
            });
        }

        void returned(Object result) {
            if (own && around != null) {
                around.returned(() -> request.returned(result));
            } else if (own) {
                request.returned(result);
            }
        }
    }
}
