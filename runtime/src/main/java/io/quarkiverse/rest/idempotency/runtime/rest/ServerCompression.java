package io.quarkiverse.rest.idempotency.runtime.rest;

import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveCompressionHandler;

/**
 * Lets the server compress a replay where it compresses the response of the method. Quarkus decides that in the chain of the
 * method, which a replay does not go down.
 */
final class ServerCompression {

    private ServerCompression() {
    }

    /**
     * @param contentType the type of the response as it is sent, or {@code null}
     */
    static void decide(ResteasyReactiveRequestContext context, String contentType) {
        if (context.getTarget() == null) {
            return;
        }
        for (ServerRestHandler handler : context.getTarget().getHandlerChain()) {
            if (handler instanceof ResteasyReactiveCompressionHandler compression) {
                decide(context, contentType, compression);
            }
        }
    }

    private static void decide(ResteasyReactiveRequestContext context, String contentType,
            ResteasyReactiveCompressionHandler compression) {
        try {
            if (contentType != null) {
                context.setResponseContentType(MediaType.valueOf(contentType));
            }
            compression.handle(context);
        } catch (IllegalArgumentException e) {
            // No type that could be listed for compression.
            return;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
