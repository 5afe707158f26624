package io.quarkiverse.rest.idempotency.runtime.rest;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.RequestDeserializeHandler;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.runtime.threads.BoundedWait;
import io.quarkiverse.rest.idempotency.spi.RequestBodyRewriter;
import io.vertx.core.http.HttpServerRequest;

/**
 * Takes the place of the handler that deserializes the body, where bodies of the operation are rewritten: it puts the rewritten
 * body behind the original one and lets that handler read it. The body names its record, so the caller is identified first. The
 * fingerprint was taken from the original bytes and stays.
 */
final class RewrittenBodyHandler implements ServerRestHandler {

    private final RequestDeserializeHandler deserializer;
    private final RequestBodyRewriter rewriter;

    RewrittenBodyHandler(RequestDeserializeHandler deserializer, RequestBodyRewriter rewriter) {
        this.deserializer = deserializer;
        this.rewriter = rewriter;
    }

    @Override
    public void handle(ResteasyReactiveRequestContext context) throws Exception {
        KeyedRequest request = KeyedRequest.of(context);
        if (request == null || request.body == null || !request.covered(context)) {
            deserializer.handle(context);
            return;
        }
        if (!KeyLookup.isOver(context, request)) {
            return;
        }
        if (request.key == null) {
            // The admission answers, or lets the method run without a record.
            deserializer.handle(context);
            return;
        }
        if (request.rewritten == null) {
            CompletableFuture<Attempt> identified = Identification.of(context, request);
            if (!identified.isDone() && !BoundedWait.mayWait()) {
                Suspension.again(context, identified);
                return;
            }
            BoundedWait.await(identified, null);
            if (identified.isCompletedExceptionally()) {
                // The admission answers with the failure, behind the remaining checks.
                deserializer.handle(context);
                return;
            }
            request.rewritten = rewrite(context, request);
        }
        install(context, request);
        deserializer.handle(context);
    }

    private CapturedBody rewrite(ResteasyReactiveRequestContext context, KeyedRequest request) throws IOException {
        byte[] original = context.getInputStream().readAllBytes();
        byte[] rewritten = rewriter.rewrite(request.described(context), original);
        if (rewritten == null) {
            throw new IllegalStateException("Expected a body from " + rewriter.getClass().getName()
                    + ", got null. Return the body that was passed to leave it as it is");
        }
        // An event loop must not write a file: there, the original was in memory, too.
        long memory = BoundedWait.mayWait() ? request.operation.requestBody().memory() : Long.MAX_VALUE;
        BodyCollector collector = new BodyCollector(memory,
                context.getDeployment().getRuntimeConfiguration().body().uploadsDirectory());
        try {
            collector.add(rewritten, 0, rewritten.length);
        } catch (IOException e) {
            collector.discard();
            throw e;
        }
        CapturedBody body = collector.finish();
        if (!body.inMemory()) {
            context.registerCompletionCallback(ended -> body.discard());
        }
        return body;
    }

    private static void install(ResteasyReactiveRequestContext context, KeyedRequest request) {
        context.setInputStream(request.rewritten.open());
        String length = String.valueOf(request.rewritten.size());
        if (context.serverRequest().getRequestHeader(HttpHeaders.CONTENT_LENGTH) != null) {
            context.unwrap(HttpServerRequest.class).headers().set(HttpHeaders.CONTENT_LENGTH, length);
            context.getHttpHeaders().getMutableHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, length);
        }
    }
}
