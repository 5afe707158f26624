package io.quarkiverse.rest.idempotency.runtime.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.BlockingHandler;
import org.jboss.resteasy.reactive.server.handlers.FormBodyHandler;
import org.jboss.resteasy.reactive.server.spi.ServerHttpRequest;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.rest.idempotency.runtime.core.Fingerprint;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.ExecutorRecorder;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;

/**
 * Reads the whole body of a request with a key, without blocking, and digests it while it is read. The handlers behind it find
 * the same bytes as if nobody had read them.
 */
final class BodyCapture implements ServerHttpRequest.ReadCallback {

    /** Where Quarkus puts the limit of a body whose length is not announced; it checks an announced one itself. */
    private static final String MAX_REQUEST_SIZE = "io.quarkus.max-request-size";

    private final ResteasyReactiveRequestContext context;
    private final KeyedRequest request;
    private final ClassLoader applicationClassLoader;
    private final RoutingContext routingContext;
    private Fingerprint fingerprint;
    private CollectedBytes body = new CollectedBytes();
    private final long limit;
    private boolean refused;

    BodyCapture(ResteasyReactiveRequestContext context, KeyedRequest request, ClassLoader applicationClassLoader) {
        this.context = context;
        this.request = request;
        this.applicationClassLoader = applicationClassLoader;
        this.routingContext = context.unwrap(RoutingContext.class);
        this.fingerprint = new Fingerprint(context.serverRequest().getRequestMethod(), target());
        for (String header : request.operation.fingerprintHeaders()) {
            fingerprint.header(header, context.serverRequest().getAllRequestHeaders(header));
        }
        Long configured = routingContext.get(MAX_REQUEST_SIZE);
        this.limit = configured == null ? Long.MAX_VALUE : configured;
    }

    /** The path is left to the binding's resource where a profile may know that two spellings of it are one. */
    private String target() {
        String uri = routingContext.request().uri();
        if (request.profile == null) {
            return uri;
        }
        int query = uri.indexOf('?');
        return query < 0 ? "" : uri.substring(query);
    }

    void begin() throws IOException {
        if (context.hasInputStream()) {
            // A pre-match filter has put a stream of its own in place of the body, which may read the body in turn.
            if (BlockingOperationControl.isBlockingAllowed()) {
                whole(context.getInputStream().readAllBytes());
            } else {
                context.suspend();
                onWorker(() -> whole(context.getInputStream().readAllBytes()));
            }
            return;
        }
        Buffer read = routingContext.body().buffer();
        if (read != null) {
            // A route before this one has read it, and Quarkus REST would take it from there.
            whole(read.getBytes());
            return;
        }
        context.suspend();
        ServerHttpRequest http = context.serverRequest();
        if (http.isRequestEnded()) {
            http.resumeRequestInput();
            done();
        } else {
            http.setReadListener(this);
            http.resumeRequestInput();
        }
    }

    private void whole(byte[] bytes) {
        if (bytes.length > limit) {
            throw tooLarge();
        }
        fingerprint.body(ByteBuffer.wrap(bytes));
        body.add(bytes);
        finish();
    }

    /** For a suspended request, which goes on afterwards. */
    private void onWorker(Work work) {
        ExecutorRecorder.getCurrent().execute(() -> {
            try {
                work.run();
                context.resume();
            } catch (Throwable failure) {
                context.resume(failure, true);
            }
        });
    }

    @Override
    public void data(ByteBuffer bytes) {
        if (refused) {
            return;
        }
        if (bytes.remaining() > limit - body.size()) {
            refuse();
            return;
        }
        fingerprint.body(bytes);
        byte[] chunk = new byte[bytes.remaining()];
        bytes.get(chunk);
        body.add(chunk);
    }

    @Override
    public void done() {
        if (!refused) {
            finish();
            Thread.currentThread().setContextClassLoader(applicationClassLoader);
            FormBodyHandler form = hasContentType("multipart/") ? nonBlockingForm() : null;
            if (form == null) {
                context.resume();
            } else {
                onWorker(() -> form.handle(context));
            }
        }
    }

    /**
     * The parser of multipart bodies of a non-blocking method believes that a body has ended before it has parsed what it got,
     * unless the body comes from the connection itself. Where it may block, it parses the stream that replaces the body.
     */
    private FormBodyHandler nonBlockingForm() {
        for (ServerRestHandler handler : context.getHandlers()) {
            if (handler instanceof BlockingHandler) {
                return null;
            }
            if (handler instanceof FormBodyHandler form) {
                return form;
            }
        }
        return null;
    }

    private void finish() {
        request.fingerprint = fingerprint.finish();
        byte[] bytes = body.bytes();
        request.body = bytes;
        // The connection refers to this listener for as long as the request waits.
        fingerprint = null;
        body = null;
        install(context, request);
        if (hasContentType("application/x-www-form-urlencoded") && routingContext instanceof RoutingContextInternal internal) {
            // The parser of forms of a non-blocking method reads from the request and not from the stream.
            internal.setBody(Buffer.buffer(bytes));
        }
    }

    /** Lets the handlers behind read the body that was captured, from its beginning. */
    static void install(ResteasyReactiveRequestContext context, KeyedRequest request) {
        context.setInputStream(new ByteArrayInputStream(request.body));
    }

    private boolean hasContentType(String prefix) {
        String type = context.serverRequest().getRequestHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(prefix);
    }

    private void refuse() {
        refused = true;
        // The rest of the body is not wanted: as for an announced length, the connection ends with the answer.
        routingContext.response().headers().set("Connection", "close");
        routingContext.response().endHandler(ended -> routingContext.request().connection().close());
        Thread.currentThread().setContextClassLoader(applicationClassLoader);
        context.resume(tooLarge(), true);
    }

    private static ClientErrorException tooLarge() {
        return new ClientErrorException(Response.Status.REQUEST_ENTITY_TOO_LARGE);
    }

    @FunctionalInterface
    private interface Work {

        void run() throws Exception;
    }
}
