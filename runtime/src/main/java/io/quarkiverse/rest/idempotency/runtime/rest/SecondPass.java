package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.rest.idempotency.protocol.Admission;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.runtime.transaction.RequestSessions;
import io.vertx.core.http.HttpServerResponse;

/**
 * Sends a request down the chain of its method for a second time, as if its client had repeated it. There are two such
 * requests:
 * <ul>
 * <li>A duplicate that waits gives its thread up. Request filters have run on that thread and may have left a
 * {@code ThreadLocal} or a transaction there, so that the first pass ends there too: the response filters see the answer of a
 * request in progress, which is not sent. When the wait is over, the second pass runs the filters and the method, or the
 * replay,
 * on one thread again.</li>
 * <li>An execution that has lost its ownership has an answer that must not be sent. The request is answered as a
 * duplicate.</li>
 * </ul>
 * The request stays one request: its body is not read again, and its context, its principal and its beans are kept, except for
 * sessions that remember what they have read.
 */
final class SecondPass {

    /**
     * A property of the request, {@code true} while the response filters of a first pass run: the response that they see is not
     * sent, and they run once more.
     */
    static final String FIRST_PASS = "io.quarkiverse.rest.idempotency.first-pass";

    /** Where Quarkus REST keeps the {@code AsyncResponse} of a request, of which it makes one only. */
    private static final String ASYNC_RESPONSE = "$RR$AsyncResponse";

    private SecondPass() {
    }

    /**
     * Ends the first pass of a request that waits. The response filters run on the calling thread, and then it is given up.
     *
     * @param chain where the response filters run, and the {@link WaitHandler} behind them
     */
    static void await(ResteasyReactiveRequestContext context, KeyedRequest request, CompletableFuture<Admission> admission,
            ServerRestHandler[] chain) {
        request.awaited = admission;
        context.setProperty(FIRST_PASS, Boolean.TRUE);
        context.setResult(Response.status(request.operation.rejections().of(new Rejection.InProgress()).status()).build());
        context.setAbortHandlerChainStarted(true);
        context.restart(chain, true);
    }

    /** Begins the second pass with the next handler. */
    static void begin(ResteasyReactiveRequestContext context, KeyedRequest request) {
        closeSessions(context, request);
        context.unwrap(HttpServerResponse.class).setStatusCode(200);
        context.serverResponse().setPreCommitListener(null);
        forgetResponse(context);
        context.setResponseContentType((MediaType) null);
        context.setAbortHandlerChainStarted(false);
        // The response filters of the first pass have run, and request filters would be taken for such.
        context.getContainerRequestContext().setResponse(false);
        context.removeProperty(ASYNC_RESPONSE);
        request.again(context.getThrowable());
        request.restart(context);
    }

    private static void forgetResponse(ResteasyReactiveRequestContext context) {
        context.setResult(null);
        context.setResponse(null);
        context.setEntityWriter(null);
        context.setOutputStream(null);
    }

    /** A session that remembers the reads of the first pass would show the second pass the state before the wait. */
    private static void closeSessions(ResteasyReactiveRequestContext context, KeyedRequest request) {
        List<RequestSessions> sessions = request.services.sessions();
        if (!sessions.isEmpty()) {
            context.requireCDIRequestScope();
            sessions.forEach(RequestSessions::close);
        }
    }

    /** Gives the thread up until the wait is over. */
    static final class WaitHandler implements ServerRestHandler {

        static final WaitHandler INSTANCE = new WaitHandler();

        @Override
        public void handle(ResteasyReactiveRequestContext context) {
            KeyedRequest request = KeyedRequest.of(context);
            // The second pass reads the body again, which may be in a file, and may be much smaller than what it was read to.
            context.setInputStream(null);
            context.setRequestEntity(null);
            // What the response filters have seen is of no more use, and the wait may be long.
            forgetResponse(context);
            context.removeProperty(FIRST_PASS);
            closeSessions(context, request);
            Suspension suspension = Suspension.of(context);
            request.awaited.whenComplete((decided, failure) -> suspension.resume());
        }
    }

    /** Stands behind the {@link WaitHandler}, so that the request is changed by the thread that goes on with it. */
    static final class RestartHandler implements ServerRestHandler {

        static final RestartHandler INSTANCE = new RestartHandler();

        @Override
        public void handle(ResteasyReactiveRequestContext context) {
            KeyedRequest request = KeyedRequest.of(context);
            if (request.awaited.isCancelled()) {
                ChainPosition.end(context);
            } else {
                begin(context, request);
            }
        }
    }
}
