package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.CompletionStage;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.smallrye.mutiny.Uni;

/**
 * Sees that a method returns, and when its stage really ends. It is the innermost interceptor: those of Fault Tolerance are
 * around it. A time-out of theirs answers the request while the stage goes on, or instead of a blocking method that has
 * returned too late; a retry makes another run of the method answer.
 * <p>
 * A stage is not cancelled from outside: a cancelled one tells nothing about its effect, and the key is held until it ends.
 */
@WatchedStage
@Interceptor
@Priority(Integer.MAX_VALUE)
public class StageInterceptor {

    @AroundInvoke
    Object watch(InvocationContext invocation) throws Exception {
        ResteasyReactiveRequestContext context = CurrentRequestManager.get();
        KeyedRequest request = context == null ? null : KeyedRequest.of(context);
        if (request == null) {
            return invocation.proceed();
        }
        // A method may call another one of its class, whose result says nothing of its own.
        boolean own = request.runs(invocation.getMethod());
        if (own) {
            request.started();
        }
        Object returned = invocation.proceed();
        if (returned instanceof Uni<?> uni) {
            return Uni.createFrom().deferred(
                    () -> Uni.createFrom().completionStage(watched(request, own, uni.subscribeAsCompletionStage())));
        }
        if (returned instanceof CompletionStage<?> stage) {
            return watched(request, own, stage);
        }
        if (own && context.getAsyncResponse() == null) {
            request.returned(returned);
        }
        return returned;
    }

    /**
     * The returned stage ends after the end of the method is noted, and its cancellation does not reach the stage of the
     * method.
     */
    private static <T> CompletionStage<T> watched(KeyedRequest request, boolean own, CompletionStage<T> stage) {
        request.lifecycle.stageBegan();
        return stage.whenComplete((result, failure) -> {
            if (own && failure == null) {
                request.returned(result);
            }
            request.lifecycle.stageEnded();
        });
    }
}
