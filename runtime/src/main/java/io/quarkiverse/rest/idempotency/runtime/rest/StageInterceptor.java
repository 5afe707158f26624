package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.smallrye.mutiny.Uni;

/**
 * Sees when the stage of a method really ends. It is the innermost interceptor: those of Fault Tolerance are around it, and a
 * time-out of theirs answers the request while the stage goes on.
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
        Object returned = invocation.proceed();
        if (returned instanceof Uni<?> uni) {
            return Uni.createFrom()
                    .deferred(() -> Uni.createFrom().completionStage(watched(request, uni.subscribeAsCompletionStage())));
        }
        return returned instanceof CompletionStage<?> stage ? watched(request, stage.toCompletableFuture()) : returned;
    }

    private static <T> CompletableFuture<T> watched(KeyedRequest request, CompletableFuture<T> stage) {
        request.stages.begin();
        stage.whenComplete(request.stages::end);
        return stage.copy();
    }
}
