package io.quarkiverse.rest.idempotency.iceberg.runtime.rest;

import java.util.Optional;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.rest.idempotency.rest.RequestKeys;
import io.vertx.core.http.HttpServerRequest;

/**
 * Shows methods the key in its canonical form, because the interfaces that are generated from the specification take it as a
 * parameter of type {@code UUID}: a quoted one would not convert, and its answer would be a 400 without a body. A request whose
 * key is malformed loses the header for the same reason; it does not come to its method, but is rejected just before, in the
 * shape that clients of catalogs read. Quarkus REST copies the headers when a filter of the application asks for one, and reads
 * parameters from that copy then, so that both are changed.
 */
final class KeyParameterHandler implements ServerRestHandler {

    private static final String HEADER = "Idempotency-Key";

    @Override
    public void handle(ResteasyReactiveRequestContext context) {
        String sent = context.getHttpHeaders().getMutableHeaders().getFirst(HEADER);
        if (sent == null) {
            return;
        }
        Optional<String> key = RequestKeys.key(context);
        if (key.isPresent()) {
            if (!key.get().equals(sent)) {
                context.unwrap(HttpServerRequest.class).headers().set(HEADER, key.get());
                context.getHttpHeaders().getMutableHeaders().putSingle(HEADER, key.get());
            }
        } else if (RequestKeys.isRejected(context)) {
            context.unwrap(HttpServerRequest.class).headers().remove(HEADER);
            context.getHttpHeaders().getMutableHeaders().remove(HEADER);
        }
    }
}
