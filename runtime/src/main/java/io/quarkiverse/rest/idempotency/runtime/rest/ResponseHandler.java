package io.quarkiverse.rest.idempotency.runtime.rest;

import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.core.ServerSerialisers;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.rest.idempotency.http.IdempotencyHeaders;
import io.quarkiverse.rest.idempotency.lifecycle.Step;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.vertx.core.http.HttpServerResponse;

/**
 * Takes the place of the handler that writes the response, for a request with a key: it renders the response that the
 * method, a mapper and the filters have made, ends the execution with it, and sends it when that is settled. A replay is
 * sent from here, too, so that filters have run but cannot change the recorded response.
 */
final class ResponseHandler implements ServerRestHandler {

    static final ResponseHandler INSTANCE = new ResponseHandler();

    private ResponseHandler() {
    }

    @Override
    public void handle(ResteasyReactiveRequestContext context) throws Exception {
        KeyedRequest request = KeyedRequest.of(context);
        if (request.replayed != null) {
            replay(context, request);
        } else if (request.lifecycle.execution() != null) {
            Visibility.end();
            finish(context, request);
        } else if (request.responded) {
            follow(context, request, request.lifecycle.resumed());
        } else if (request.rebuilt != null) {
            RecordedHeaders.restore(context, request.rebuilt);
            ServerCompression.decide(context, context.getResponse().get().getHeaderString(HttpHeaders.CONTENT_TYPE));
        }
    }

    private static void finish(ResteasyReactiveRequestContext context, KeyedRequest request) throws Exception {
        request.headers = KeyedRequest.headersOf(context);
        if (!request.lifecycle.inTransaction() || request.transaction == null) {
            respond(context, request);
            return;
        }
        request.transaction.associate();
        try {
            respond(context, request);
        } finally {
            request.transaction.dissociate();
        }
    }

    private static void respond(ResteasyReactiveRequestContext context, KeyedRequest request) throws Exception {
        if (context.serverResponse().headWritten()) {
            writtenByMethod(context, request);
            return;
        }
        RenderedResponse rendered;
        try {
            rendered = new ResponseRenderer(context, request).render();
        } catch (ResponseRenderer.OwnershipLostException lost) {
            SecondPass.begin(context, request);
            return;
        } catch (Throwable failure) {
            if (request.lifecycle.execution() != null) {
                request.lifecycle.respondingFailed(failure);
            }
            throw failure;
        }
        if (rendered == null) {
            // It was too large to be held, and has been sent.
            ChainPosition.end(context);
            return;
        }
        request.rendered = rendered;
        request.responded = true;
        follow(context, request, isInDoubt(request, rendered) ? request.lifecycle.respondedInDoubt()
                : request.lifecycle.responded(rendered.status(), ResponseRecords.tellsRetryAfter(context),
                        () -> ResponseRecords.of(context, request, rendered)));
    }

    private static boolean isInDoubt(KeyedRequest request, RenderedResponse rendered) {
        return request.profile != null
                && request.profile.isInDoubt(request.operation.name(), rendered.status(), rendered.body());
    }

    /** The bytes of such a response are not known here, and an empty body must not be replayed in their place. */
    private static void writtenByMethod(ResteasyReactiveRequestContext context, KeyedRequest request) {
        int status = context.unwrap(HttpServerResponse.class).getStatusCode();
        request.responded = true;
        Step step = request.lifecycle.responded(status, ResponseRecords.tellsRetryAfter(context),
                () -> new RecordedResponse.Unreplayable(status,
                        "the method wrote its response itself, past JAX-RS, where it cannot be recorded"));
        if (step instanceof Step.Rethrow rethrow) {
            step = request.lifecycle.failed(rethrow.failure());
        }
        follow(context, request, step);
    }

    private static void follow(ResteasyReactiveRequestContext context, KeyedRequest request, Step asked) {
        Step step = Interpreter.afterWaiting(context, request.lifecycle, asked);
        if (step == null || request.rendered == null) {
            // Where the method has written its response, the writer of Quarkus REST sees that.
            return;
        }
        if (step instanceof Step.Send) {
            send(context, request.rendered);
        } else if (step instanceof Step.Rethrow rethrow) {
            request.rendered = null;
            context.unwrap(HttpServerResponse.class).headers().clear().addAll(request.headers);
            throw Interpreter.rethrow(rethrow.failure());
        } else {
            SecondPass.begin(context, request);
        }
    }

    static void send(ResteasyReactiveRequestContext context, RenderedResponse rendered) {
        ServerHttpResponse response = context.serverResponse();
        if (!response.closed()) {
            if (rendered.body() == null) {
                response.end();
            } else {
                response.end(rendered.body());
            }
        }
        ChainPosition.end(context);
    }

    /**
     * Sends a recorded response after the response filters: their headers are kept besides the recorded ones, and the body
     * is the recorded one.
     */
    private static void replay(ResteasyReactiveRequestContext context, KeyedRequest request) {
        String encoding = context.serverResponse().getResponseHeader(HttpHeaders.CONTENT_ENCODING);
        ServerSerialisers.encodeResponseHeaders(context);
        RecordedHeaders.overwrite(context.serverResponse(), request.replayed, encoding);
        sendBody(context, request.replayed);
    }

    /** Sends a recorded response where there are no response filters. */
    static void sendReplay(ResteasyReactiveRequestContext context, RecordedResponse.Stored recorded) {
        ServerHttpResponse response = context.serverResponse();
        RecordedHeaders.overwrite(response, recorded, response.getResponseHeader(HttpHeaders.CONTENT_ENCODING));
        sendBody(context, recorded);
    }

    /** Sends the recorded response in place of this request's own response, whose headers of recorded kinds are dropped. */
    static void sendRecorded(ResteasyReactiveRequestContext context, KeyedRequest request) {
        RecordedHeaders.replace(context.serverResponse(), request.replayed, request.operation.replayHeaders());
        sendBody(context, request.replayed);
    }

    private static void sendBody(ResteasyReactiveRequestContext context, RecordedResponse.Stored recorded) {
        ServerHttpResponse response = context.serverResponse();
        response.setStatusCode(recorded.status());
        response.setResponseHeader(IdempotencyHeaders.REPLAYED, "true");
        ServerCompression.decide(context, response.getResponseHeader(HttpHeaders.CONTENT_TYPE));
        boolean bodyless = recorded.status() == 204 || recorded.status() == 304;
        send(context, new RenderedResponse(recorded.status(), bodyless ? null : recorded.body()));
    }
}
