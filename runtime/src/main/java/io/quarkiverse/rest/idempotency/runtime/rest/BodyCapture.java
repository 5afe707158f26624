package io.quarkiverse.rest.idempotency.runtime.rest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.BlockingHandler;
import org.jboss.resteasy.reactive.server.handlers.FormBodyHandler;
import org.jboss.resteasy.reactive.server.spi.ServerHttpRequest;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.netty.buffer.Unpooled;
import io.quarkiverse.rest.idempotency.runtime.config.RequestBodyBounds;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.ExecutorRecorder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;

/**
 * Reads the whole body of a request with a key and digests it while it is read. The handlers behind it find the same bytes as
 * if nothing had read them. A body that memory holds is read without blocking; a larger one is read on a worker thread and
 * written to a temporary file.
 */
final class BodyCapture implements ServerHttpRequest.ReadCallback {

    /** Where Quarkus puts the limit of a body whose length is not announced; it checks an announced one itself. */
    private static final String MAX_REQUEST_SIZE = "io.quarkus.max-request-size";
    /**
     * The code that tells an HTTP/2 client that its answer is complete although its body was not read (RFC 9113, section
     * 8.1).
     */
    private static final long NO_ERROR = 0;
    private static final int CHUNK = 16 * 1024;

    private enum State {
        /** Bytes arrive on the event loop. */
        LISTENING,
        /** A worker thread reads, and is responsible for the rest of the chain. */
        WORKING,
        /** The body is captured, or the request has been sent on its way without it. */
        ENDED
    }

    private final ResteasyReactiveRequestContext context;
    private final KeyedRequest request;
    private final ClassLoader applicationClassLoader;
    private final RoutingContext routingContext;
    private final RequestBodyBounds bounds;
    private final long limit;
    private final RequestDigest digest;
    private final BodyCollector body;
    private volatile State state = State.WORKING;

    BodyCapture(ResteasyReactiveRequestContext context, KeyedRequest request, ClassLoader applicationClassLoader) {
        this.context = context;
        this.request = request;
        this.applicationClassLoader = applicationClassLoader;
        this.routingContext = context.unwrap(RoutingContext.class);
        this.bounds = request.operation.requestBody();
        this.digest = new RequestDigest(context, request);
        Long configured = routingContext.get(MAX_REQUEST_SIZE);
        this.limit = configured == null ? Long.MAX_VALUE : configured;
        this.body = new BodyCollector(bounds.memory(),
                context.getDeployment().getRuntimeConfiguration().body().uploadsDirectory());
    }

    /**
     * Gives the handlers of another pass through the chain the body that was captured in the first.
     */
    static void install(ResteasyReactiveRequestContext context, KeyedRequest request) {
        context.setInputStream(request.body.open());
    }

    void begin() throws IOException {
        if (announced() > bounds.limit()) {
            closeAfterAnswer();
            throw tooLarge(announced());
        }
        if (context.hasInputStream()) {
            // A pre-match filter has put a stream of its own in place of the body, which may read the body in turn.
            offEventLoop(() -> readAll(context.getInputStream()));
        } else if (routingContext.body().buffer() != null) {
            // A route before this one has read it, and Quarkus REST would take it from there.
            byte[] read = routingContext.body().buffer().getBytes();
            if (body.holds(read.length)) {
                take(read, read.length);
                finish();
            } else {
                offEventLoop(() -> take(read, read.length));
            }
        } else if (routingContext instanceof RoutingContextInternal internal
                && internal.seenHandler(RoutingContextInternal.BODY_HANDLER)) {
            // A route has parsed it as a form and kept no bytes, or there was none. The end of the request is not told again.
            ParsedForm form = ParsedForm.of(routingContext);
            if (form.isEmpty()) {
                finish();
            } else {
                offEventLoop(() -> digest.form(form));
            }
        } else {
            listen();
        }
    }

    private long announced() {
        String length = context.serverRequest().getRequestHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void listen() {
        context.suspend();
        state = State.LISTENING;
        HttpServerRequest connection = routingContext.request();
        ServerHttpRequest http = context.serverRequest();
        if (http.isRequestEnded()) {
            http.resumeRequestInput();
            done();
            return;
        }
        Disconnect.then(context, closed -> disconnected());
        connection.exceptionHandler(this::broken);
        http.setReadListener(this);
        http.resumeRequestInput();
        if (context.serverResponse().closed()) {
            disconnected();
        } else if (state == State.LISTENING && http.isRequestEnded()) {
            // A route has read the body itself, and its end is not told again.
            done();
        }
    }

    @Override
    public void data(ByteBuffer bytes) {
        if (state != State.LISTENING) {
            return;
        }
        byte[] chunk = new byte[bytes.remaining()];
        bytes.get(chunk);
        if (!body.holds(chunk.length)) {
            state = State.WORKING;
            context.serverRequest().pauseRequestInput();
            InputStream rest = context.serverRequest().createInputStream();
            onWorker(() -> {
                take(chunk, chunk.length);
                readAll(rest);
            });
            return;
        }
        try {
            digest(chunk, chunk.length);
            body.hold(chunk);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    @Override
    public void done() {
        if (state != State.LISTENING) {
            return;
        }
        stopListening();
        try {
            finish();
        } catch (IOException | RuntimeException e) {
            fail(e);
            return;
        }
        Thread.currentThread().setContextClassLoader(applicationClassLoader);
        FormBodyHandler form = hasContentType("multipart/") ? nonBlockingForm() : null;
        if (form == null) {
            context.resume();
        } else {
            execute(() -> form.handle(context));
        }
    }

    /** The connection refers to its handlers for as long as the request lasts, which may wait. */
    private void stopListening() {
        HttpServerRequest connection = routingContext.request();
        connection.handler(null);
        connection.endHandler(null);
        connection.exceptionHandler(null);
    }

    /**
     * The client has disconnected in the middle of its body: the chain ends, so that the resources of the request are
     * released.
     */
    private void disconnected() {
        if (state == State.WORKING) {
            // Its stream fails.
            return;
        }
        boolean suspended = state == State.LISTENING;
        state = State.ENDED;
        ChainPosition.end(context);
        if (suspended) {
            body.discard();
            context.resume();
        }
    }

    /** The body cannot be decoded, or its connection is gone. */
    private void broken(Throwable failure) {
        if (state != State.LISTENING) {
            return;
        }
        if (context.serverResponse().closed() || failure instanceof IOException) {
            disconnected();
        } else {
            fail(new BadRequestException(failure));
        }
    }

    private void fail(Exception failure) {
        state = State.ENDED;
        body.discard();
        Thread.currentThread().setContextClassLoader(applicationClassLoader);
        context.resume(failure, true);
    }

    private void readAll(InputStream stream) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int read; (read = stream.read(chunk)) >= 0;) {
            take(chunk, read);
        }
    }

    private void take(byte[] bytes, int length) throws IOException {
        digest(bytes, length);
        body.add(bytes, 0, length);
    }

    private void digest(byte[] bytes, int length) {
        long size = body.size() + length;
        if (size > limit) {
            closeAfterAnswer();
            throw new ClientErrorException(Response.Status.REQUEST_ENTITY_TOO_LARGE);
        }
        if (size > bounds.limit()) {
            closeAfterAnswer();
            throw tooLarge(size);
        }
        digest.body(bytes, length);
    }

    private RuntimeException tooLarge(long size) {
        request.services.log().bodyTooLarge(request.operation, size);
        return request.operation.rejections().bodyTooLarge();
    }

    /** Runs work that may block, and finishes with what it has read. */
    private void offEventLoop(Work work) throws IOException {
        if (!BlockingOperationControl.isBlockingAllowed()) {
            context.suspend();
            onWorker(work);
            return;
        }
        try {
            work.run();
            finish();
        } catch (IOException | RuntimeException e) {
            body.discard();
            throw e;
        } catch (Exception e) {
            body.discard();
            throw new IOException(e);
        }
    }

    /** For a suspended request, which goes on afterwards. */
    private void onWorker(Work work) {
        execute(() -> {
            try {
                work.run();
                finish();
            } catch (Throwable failure) {
                body.discard();
                throw failure;
            }
            FormBodyHandler form = hasContentType("multipart/") || isUrlEncoded() ? nonBlockingForm() : null;
            if (form != null) {
                form.handle(context);
            }
        });
    }

    private void execute(Work work) {
        ExecutorRecorder.getCurrent().execute(() -> {
            try {
                work.run();
            } catch (Throwable failure) {
                state = State.ENDED;
                if (context.serverResponse().closed()) {
                    // No answer is possible: the client has disconnected, or Quarkus has answered that its limit is exceeded.
                    ChainPosition.end(context);
                    context.resume();
                } else {
                    context.resume(failure, true);
                }
                return;
            }
            context.resume();
        });
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

    private void finish() throws IOException {
        CapturedBody captured = body.finish();
        request.compared = digest.finish(captured);
        request.body = captured;
        state = State.ENDED;
        if (!captured.inMemory()) {
            context.registerCompletionCallback(ended -> captured.discard());
        }
        install(context, request);
        if (captured.inMemory() && isUrlEncoded() && routingContext instanceof RoutingContextInternal internal) {
            // The parser of forms of a non-blocking method reads from the request and not from the stream.
            internal.setBody(Buffer.buffer(Unpooled.wrappedBuffer(captured.bytes())));
        }
    }

    private boolean isUrlEncoded() {
        return hasContentType("application/x-www-form-urlencoded");
    }

    private boolean hasContentType(String prefix) {
        String type = context.serverRequest().getRequestHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(prefix);
    }

    /**
     * The rest of the body is not wanted: as for an announced length, the connection ends with the answer, or in HTTP/2 the
     * stream.
     */
    private void closeAfterAnswer() {
        if (routingContext.request().version() == HttpVersion.HTTP_2) {
            routingContext.addEndHandler(ended -> routingContext.response().reset(NO_ERROR));
            return;
        }
        routingContext.response().headers().set("Connection", "close");
        routingContext.addEndHandler(ended -> routingContext.request().connection().close());
    }

    @FunctionalInterface
    private interface Work {

        void run() throws Exception;
    }
}
