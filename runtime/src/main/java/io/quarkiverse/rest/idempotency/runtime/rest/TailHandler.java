package io.quarkiverse.rest.idempotency.runtime.rest;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * Sends a request that owns its key down the rest of its chain, which records the response before it is written. It stands
 * before the response filters, so that they have run when the response is recorded.
 */
final class TailHandler implements ServerRestHandler {

    private final ResponseChains chains = new ResponseChains();

    @Override
    public void handle(ResteasyReactiveRequestContext context) {
        KeyedRequest request = KeyedRequest.of(context);
        if (request != null && request.lifecycle.execution() != null) {
            if (context.getAsyncResponse() != null) {
                request.returned(context.getResult());
            }
            ResponseRenderer.prepare(context, request);
            context.restart(chains.restOfChain(context.getHandlers(), context.getPosition()), true);
        }
    }
}
