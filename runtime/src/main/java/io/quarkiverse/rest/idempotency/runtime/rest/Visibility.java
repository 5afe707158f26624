package io.quarkiverse.rest.idempotency.runtime.rest;

import java.time.Duration;

import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.http.TraceHeader;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.runtime.log.LogFields;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Shows the treatment of a request with a key where people look at single requests: in the access log, on its span, and in
 * the log of its method. All of it belongs to the request: the attribute and the entries of the log are kept with the
 * request's own Vert.x context, which no other request sees, whatever thread they run on.
 */
final class Visibility {

    /** Readable in the pattern of the access log as <code>%{d,idempotency.outcome}</code>. */
    static final String OUTCOME = "idempotency.outcome";

    private Visibility() {
    }

    /**
     * @param outcome the word that metrics use, too
     */
    static void decided(ResteasyReactiveRequestContext context, KeyedRequest request, String outcome) {
        context.unwrap(RoutingContext.class).put(OUTCOME, outcome);
        request.services.tracing().decided(request.operation.name(), outcome,
                Duration.ofNanos(request.askedAtNanos == 0 ? 0 : System.nanoTime() - request.askedAtNanos));
    }

    static void replays(ResteasyReactiveRequestContext context, KeyedRequest request, RecordedResponse outcome) {
        decided(context, request, "replayed");
        request.services.tracing().replays(TraceHeader.of(outcome));
        request.services.protocol().replayed(request.attempt, outcome.status());
    }

    /** From here on, the log entries of the method carry the operation and the hash of the key. */
    static void begin(ResteasyReactiveRequestContext context, KeyedRequest request) {
        Execution execution = request.lifecycle.execution();
        decided(context, request, "executed");
        request.services.tracing().executes(execution.ownership().fence());
        MDC.put(LogFields.OPERATION, request.operation.name());
        MDC.put(LogFields.KEY_HASH, execution.ownership().id().value());
    }

    static void end() {
        MDC.remove(LogFields.OPERATION);
        MDC.remove(LogFields.KEY_HASH);
    }
}
