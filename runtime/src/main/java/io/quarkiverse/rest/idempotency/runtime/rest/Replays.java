package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.CompletableFuture;

import jakarta.ws.rs.core.Response;

import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.runtime.IdempotencyRuntime;
import io.quarkiverse.rest.idempotency.runtime.Refusals;
import io.quarkiverse.rest.idempotency.runtime.core.Refusal;
import io.quarkiverse.rest.idempotency.runtime.http.TraceHeader;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableContext;
import io.quarkus.arc.ManagedContext;
import io.quarkus.runtime.BlockingOperationControl;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * Prepares the answer to a duplicate from what was recorded: it asks whether the caller may get it, and has the body built
 * again
 * where it was not kept. Both may block, so they get a thread that may.
 */
final class Replays {

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.rest.idempotency");

    private Replays() {
    }

    /**
     * @return what the request is answered with: for a stored outcome the bare status, and for one that is built again its
     *         response; fails with what the caller is told otherwise
     */
    static CompletableFuture<Response> prepare(ResteasyReactiveRequestContext context, KeyedRequest request,
            RecordedOutcome outcome) {
        IdempotencyRuntime runtime = request.runtime;
        boolean stored = outcome instanceof RecordedOutcome.Stored;
        if (stored && runtime.replayAuthorizer() == null) {
            return CompletableFuture.completedFuture(Response.status(outcome.status()).build());
        }
        context.requireCDIRequestScope();
        if (BlockingOperationControl.isBlockingAllowed()) {
            return prepared(request, outcome);
        }
        ManagedContext requestContext = Arc.container().requestContext();
        InjectableContext.ContextState state = requestContext.getState();
        return CompletableFuture.supplyAsync(() -> {
            // The executor of Quarkus runs its tasks on a copy of the Vert.x context, which has no request context.
            requestContext.activate(state);
            try {
                return prepared(request, outcome);
            } finally {
                requestContext.deactivate();
            }
        }, Infrastructure.getDefaultExecutor()).thenCompose(response -> response);
    }

    private static CompletableFuture<Response> prepared(KeyedRequest request, RecordedOutcome outcome) {
        try {
            ReplayAuthorizer authorizer = request.runtime.replayAuthorizer();
            if (authorizer != null) {
                authorizer.authorize(request.described, outcome);
            }
            return CompletableFuture.completedFuture(outcome instanceof RecordedOutcome.Rebuildable rebuildable
                    ? rebuild(request, rebuildable)
                    : Response.status(outcome.status()).build());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Response rebuild(KeyedRequest request, RecordedOutcome.Rebuildable recorded) {
        ResponseRebuilder rebuilder = request.runtime.rebuilder(request.operation.name());
        if (rebuilder == null) {
            throw failed(request, "its body was not kept, and the operation has no ResponseRebuilder any more");
        }
        Object entity;
        try {
            entity = rebuilder.rebuild(request.described, recorded.reference());
        } catch (RuntimeException e) {
            LOG.warnf(e, "The response of an operation '%s' could not be built again", request.operation.name());
            entity = null;
        }
        if (entity == null) {
            throw failed(request, "what it told of is gone, or has changed");
        }
        Response.ResponseBuilder response = Response.status(recorded.status()).entity(entity);
        for (RecordedOutcome.Header header : recorded.headers()) {
            if (!TraceHeader.is(header)) {
                response.header(header.name(), header.value());
            }
        }
        return response.header(OutcomeHandler.REPLAYED_HEADER, "true").build();
    }

    private static RuntimeException failed(KeyedRequest request, String reason) {
        return Refusals.of(new Refusal.ReplayFailed(reason), request.operation);
    }
}
