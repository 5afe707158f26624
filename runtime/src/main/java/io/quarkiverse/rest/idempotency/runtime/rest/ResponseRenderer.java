package io.quarkiverse.rest.idempotency.runtime.rest;

import java.io.IOException;
import java.io.OutputStream;

import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.core.ServerSerialisers;
import org.jboss.resteasy.reactive.server.core.serialization.EntityWriter;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;

import io.quarkiverse.rest.idempotency.lifecycle.Step;
import io.quarkiverse.rest.idempotency.runtime.threads.BoundedWait;
import io.vertx.core.http.HttpServerResponse;

/**
 * Turns the response of a request into the status, headers and bytes that will leave, without sending them. A body that
 * outgrows what can be recorded is not held in memory if the thread may block: the record is completed with a tombstone and the
 * body goes straight to the client.
 */
final class ResponseRenderer {

    private final ResteasyReactiveRequestContext context;
    private final KeyedRequest request;

    ResponseRenderer(ResteasyReactiveRequestContext context, KeyedRequest request) {
        this.context = context;
        this.request = request;
    }

    /** Ends the rendering of a response that must not be sent. */
    static final class OwnershipLostException extends RuntimeException {

        OwnershipLostException() {
            super("The ownership of the record was lost while the response was written", null, false, false);
        }
    }

    /**
     * Has the entity stream that response filters see write to where the response is rendered, so that a filter that puts a
     * stream around it, to encode or to sign, does so with a key, too.
     */
    static void prepare(ResteasyReactiveRequestContext context, KeyedRequest request) {
        request.captured = new CapturingOutputStream(request.operation.bodyLimit(),
                new ResponseRenderer(context, request)::overflow);
        context.setOutputStream(request.captured);
    }

    /**
     * @return the response, with its headers set but not sent; {@code null} if it has been sent because it is too large
     * @throws OwnershipLostException if it is too large and must not be sent, because another owner took the record over
     */
    RenderedResponse render() throws IOException {
        context.requireCDIRequestScope();
        ServerHttpResponse response = context.serverResponse();
        Object entity = context.getResponseEntity();
        if (request.captured == null) {
            prepare(context, request);
        }
        CapturingOutputStream captured = request.captured;
        request.captured = null;
        if (entity == null) {
            context.setOutputStream(null);
            response.setResponseHeader(HttpHeaders.CONTENT_TYPE, (CharSequence) null);
            ServerSerialisers.encodeResponseHeaders(context);
            return new RenderedResponse(status(), null);
        }
        EntityWriter writer = context.getEntityWriter();
        try {
            (writer == null ? context.getDeployment().getDynamicEntityWriter() : writer).write(writing(captured), entity);
        } catch (IOException | RuntimeException e) {
            boolean decided = request.responded && request.lifecycle.execution() == null;
            if (decided && !(request.lifecycle.resumed() instanceof Step.Send)) {
                // A writer may have wrapped it.
                throw new OwnershipLostException();
            }
            throw e;
        }
        if (captured.overflowed()) {
            // Not every writer does it, because Quarkus REST closes its own stream at the end of the request.
            captured.close();
            return null;
        }
        context.setOutputStream(null);
        if (response.headWritten()) {
            // No writer for what the client accepts: Quarkus REST has sent a 406 by itself.
            return new RenderedResponse(status(), null);
        }
        // The writers have asked for the headers to be set when the response is sent; they are needed now, and once.
        response.setPreCommitListener(null);
        ServerSerialisers.encodeResponseHeaders(context);
        return new RenderedResponse(status(), captured.bytes());
    }

    /**
     * @return the request that the writer sees: interceptors, and filters that have put a stream around, write to a stream
     */
    private ResteasyReactiveRequestContext writing(CapturingOutputStream captured) {
        if (context.getWriterInterceptors() != null || context.getOutputStream() != captured) {
            return context;
        }
        context.setOutputStream(null);
        return new WritingContext(context, captured);
    }

    private int status() {
        return context.unwrap(HttpServerResponse.class).getStatusCode();
    }

    /**
     * @return where the rest of the body goes, or {@code null} when it has to be held: this thread must not block, or the
     *         transaction has to be committed first
     */
    private OutputStream overflow() {
        if (request.lifecycle.inTransaction() || !BoundedWait.mayWait()) {
            return null;
        }
        ServerHttpResponse response = context.serverResponse();
        response.setPreCommitListener(null);
        ServerSerialisers.encodeResponseHeaders(context);
        request.responded = true;
        Step step = Interpreter.afterWaiting(context, request.lifecycle,
                request.lifecycle.responded(status(), ResponseRecords.tellsRetryAfter(context),
                        () -> ResponseRecords.withoutBody(context, request)));
        if (step instanceof Step.Rethrow rethrow) {
            throw Interpreter.<RuntimeException> rethrow(rethrow.failure());
        } else if (!(step instanceof Step.Send)) {
            throw new OwnershipLostException();
        }
        return response.createResponseOutputStream();
    }
}
