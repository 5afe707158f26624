package io.quarkiverse.rest.idempotency.runtime.rest;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.util.concurrent.CompletableFuture;

import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ResourceResponseFilterHandler;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.http.IdempotencyHeaders;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableContext;
import io.quarkus.arc.ManagedContext;
import io.quarkus.runtime.BlockingOperationControl;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * Prepares the answer to a duplicate from the recorded response: it asks whether the caller may get it, and has the body built
 * again where it was not kept. Both may block, so they get a thread that may.
 */
final class Replays {

    private Replays() {
    }

    /**
     * Whether nothing of the application is asked about the replay of a stored response, and nothing sees it before it is sent.
     */
    static boolean areSentUnseen(ResteasyReactiveRequestContext context, KeyedRequest request) {
        return request.services.replayAuthorizer() == null && !hasResponseFilters(context);
    }

    /**
     * @return what the response filters get: a stored response as it was recorded, or the response that is built again;
     *         fails with the rejection that the caller gets otherwise
     */
    static CompletableFuture<Response> prepare(ResteasyReactiveRequestContext context, KeyedRequest request,
            RecordedResponse recorded) {
        if (recorded instanceof RecordedResponse.Stored && request.services.replayAuthorizer() == null) {
            return CompletableFuture.completedFuture(asRecorded(context, recorded));
        }
        context.requireCDIRequestScope();
        if (BlockingOperationControl.isBlockingAllowed()) {
            return prepared(context, request, recorded);
        }
        ManagedContext requestContext = Arc.container().requestContext();
        InjectableContext.ContextState state = requestContext.getState();
        return CompletableFuture.supplyAsync(() -> {
            // The executor of Quarkus runs its tasks on a copy of the Vert.x context, which has no request context.
            requestContext.activate(state);
            try {
                return prepared(context, request, recorded);
            } finally {
                requestContext.deactivate();
            }
        }, Infrastructure.getDefaultExecutor()).thenCompose(response -> response);
    }

    private static CompletableFuture<Response> prepared(ResteasyReactiveRequestContext context, KeyedRequest request,
            RecordedResponse recorded) {
        try {
            ReplayAuthorizer authorizer = request.services.replayAuthorizer();
            if (authorizer != null) {
                authorizer.authorize(request.described(context), recorded);
            }
            return CompletableFuture.completedFuture(recorded instanceof RecordedResponse.Rebuildable rebuildable
                    ? rebuild(context, request, rebuildable)
                    : asRecorded(context, recorded));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * The view of a recorded response for the response filters: its headers, and a copy of its bytes as entity. Without a
     * filter it is not used.
     */
    private static Response asRecorded(ResteasyReactiveRequestContext context, RecordedResponse recorded) {
        Response.ResponseBuilder response = Response.status(recorded.status());
        if (recorded instanceof RecordedResponse.Stored stored && hasResponseFilters(context)) {
            RecordedHeaders.add(stored.headers(), response);
            if (stored.body().length > 0) {
                response.entity(stored.body().clone());
            }
        }
        return response.build();
    }

    private static boolean hasResponseFilters(ResteasyReactiveRequestContext context) {
        for (ServerRestHandler handler : context.getAbortHandlerChain()) {
            if (handler instanceof ResourceResponseFilterHandler) {
                return true;
            }
        }
        return false;
    }

    private static Response rebuild(ResteasyReactiveRequestContext context, KeyedRequest request,
            RecordedResponse.Rebuildable recorded) {
        ResponseRebuilder rebuilder = request.services.operations().rebuilder(request.operation.name());
        if (rebuilder == null) {
            throw failed(request, "its body was not kept, and the operation has no ResponseRebuilder any more");
        }
        Object entity;
        try {
            entity = rebuilder.rebuild(request.described(context), recorded.reference());
        } catch (IdempotencyException rejection) {
            // It can be built again, but not now.
            throw rejection;
        } catch (RuntimeException e) {
            LOG.responseNotRebuilt(e, request.operation.name());
            entity = null;
        }
        Response.ResponseBuilder response = response(entity);
        if (response == null) {
            throw failed(request, "what it told of is gone, or has changed");
        }
        response.status(recorded.status());
        recorded.headers().forEach(header -> response.header(header.name(), null));
        RecordedHeaders.add(recorded.headers(), response);
        request.rebuilt = recorded;
        return response.header(IdempotencyHeaders.REPLAYED, "true").build();
    }

    /**
     * @return {@code null} when there is no entity
     */
    private static Response.ResponseBuilder response(Object rebuilt) {
        Response whole = rebuilt instanceof RestResponse<?> response ? response.toResponse()
                : rebuilt instanceof Response response ? response : null;
        if (whole != null) {
            return whole.hasEntity() ? Response.fromResponse(whole) : null;
        }
        return rebuilt == null ? null : Response.ok(rebuilt);
    }

    private static RuntimeException failed(KeyedRequest request, String reason) {
        return request.operation.rejections().of(new Rejection.ReplayFailed(reason));
    }
}
