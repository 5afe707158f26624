package io.quarkiverse.rest.idempotency.runtime.rest;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.InputHandler;
import org.jboss.resteasy.reactive.server.handlers.RequestDeserializeHandler;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.rest.idempotency.spi.RequestBodyRewriter;
import io.quarkus.runtime.ExecutorRecorder;

/**
 * Takes the place of the handler that reads the body for a non-blocking method. That handler has a large body deserialized on a
 * worker thread, and leaves a request alone whose body has been read before, as a captured one has.
 */
final class CapturedInputHandler implements ServerRestHandler {

    private final InputHandler input;

    private CapturedInputHandler(InputHandler input) {
        this.input = input;
    }

    /**
     * Puts this handler into the chain of a method. Quarkus REST lets no extension add a handler there, and a request that is
     * sent down another chain loses its parameters; so the chain itself is changed, for which any request may do it.
     *
     * @param chain that of a method, the same array for all its requests
     * @param rewriter changes the bodies of its requests before they are deserialized; {@code null} when nothing does
     */
    static void putInto(ServerRestHandler[] chain, RequestBodyRewriter rewriter) {
        for (int i = 0; i < chain.length; i++) {
            if (chain[i] instanceof InputHandler input) {
                chain[i] = new CapturedInputHandler(input);
            } else if (rewriter != null && chain[i] instanceof RequestDeserializeHandler deserializer) {
                chain[i] = new RewrittenBodyHandler(deserializer, rewriter);
            }
        }
    }

    @Override
    public void handle(ResteasyReactiveRequestContext context) throws Exception {
        KeyedRequest request = KeyedRequest.of(context);
        if (request == null || request.body == null) {
            input.handle(context);
        } else if (isLarge(context, request.body) && context.serverRequest().isOnIoThread()) {
            // The handler behind the deserialization sends the request back to its event loop.
            context.suspend();
            context.resume(ExecutorRecorder.getCurrent());
        }
    }

    private static boolean isLarge(ResteasyReactiveRequestContext context, CapturedBody body) {
        return !body.inMemory() || body.size() > context.getDeployment().getResteasyReactiveConfig().getInputBufferSize();
    }
}
