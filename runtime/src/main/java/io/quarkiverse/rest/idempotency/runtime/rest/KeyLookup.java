package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.keys.KeySource;
import io.quarkiverse.rest.idempotency.keys.UnusableKeyException;
import io.quarkiverse.rest.idempotency.protocol.Stages;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.threads.BoundedWait;
import io.quarkiverse.rest.idempotency.spi.KeyResolver;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableContext;
import io.quarkus.arc.ManagedContext;
import io.quarkus.runtime.BlockingOperationControl;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * Looks for the key of a request elsewhere than in the header, behind every check of the caller. It leaves the key in the
 * request, or the problem with it, or neither of them where an optional key is absent.
 */
final class KeyLookup {

    private final ResteasyReactiveRequestContext context;
    private final KeyedRequest request;
    private final BoundOperation operation;

    private KeyLookup(ResteasyReactiveRequestContext context, KeyedRequest request) {
        this.context = context;
        this.request = request;
        this.operation = request.operation;
    }

    /**
     * Looks for the key of a request, once.
     *
     * @return whether the request goes on now, with its key if it has one; otherwise it is suspended until the handler is
     *         called
     *         once more, or has failed
     */
    static boolean isOver(ResteasyReactiveRequestContext context, KeyedRequest request) {
        KeySource source = request.operation.keySource();
        if (request.lookup == null && (source == null || request.problem != null || request.key != null && source.derived())) {
            return true;
        }
        if (request.lookup == null) {
            request.lookup = new KeyLookup(context, request).begin(source);
        }
        CompletableFuture<Void> found = request.lookup;
        if (!found.isDone() && !BoundedWait.mayWait()) {
            Suspension.again(context, found);
            return false;
        }
        try {
            found.join();
            return true;
        } catch (CompletionException e) {
            context.handleException(e.getCause() == null ? e : e.getCause(), true);
            return false;
        }
    }

    private CompletableFuture<Void> begin(KeySource source) {
        try {
            request.realm = request.services.callers().realm(request.realmRequest(context));
            return Principals.name(context, request).thenCompose(name -> {
                request.principal = name;
                return ask(source);
            }).handle((said, failure) -> {
                if (failure == null) {
                    take(source, said);
                } else {
                    fail(source, Stages.unwrap(failure));
                }
                return null;
            });
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<String> ask(KeySource source) {
        KeyResolver.KeyRequest asked = new KeyResolver.KeyRequest(operation.name(), request.realm, request.principal,
                new BoundedContent(
                        new RestContent(context, request.body), request.body, operation));
        if (!source.resolver().blocking() || BlockingOperationControl.isBlockingAllowed()) {
            try {
                return CompletableFuture.completedFuture(source.resolver().resolve(asked));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        context.requireCDIRequestScope();
        ManagedContext requestContext = Arc.container().requestContext();
        InjectableContext.ContextState state = requestContext.getState();
        return CompletableFuture.supplyAsync(() -> {
            // The executor of Quarkus runs its tasks on a copy of the Vert.x context, which has no request context.
            requestContext.activate(state);
            try {
                return source.resolver().resolve(asked);
            } finally {
                requestContext.deactivate();
            }
        }, Infrastructure.getDefaultExecutor());
    }

    private void fail(KeySource source, Throwable failure) {
        if (!(failure instanceof UnusableKeyException)) {
            throw new CompletionException(failure);
        }
        request.problem = operation.rejections().keyInvalid(source.place(), failure.getMessage());
    }

    private void take(KeySource source, String said) {
        if (said == null || said.isEmpty()) {
            if (request.key == null && operation.key() == KeyRequirement.REQUIRED) {
                request.problem = operation.rejections().keyMissing();
            }
        } else if (source.derived()) {
            request.take(said, source.place(), null);
        } else {
            request.take(operation.keyParser().check(said), source.place());
        }
    }
}
