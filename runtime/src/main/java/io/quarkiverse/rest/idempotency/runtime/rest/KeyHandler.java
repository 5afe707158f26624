package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.List;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.http.ParsedKey;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;

/**
 * Reads the key when the method has been matched. It takes no decision: the request may not be authenticated or authorized yet,
 * and a caller who may not call the method learns nothing about keys.
 */
final class KeyHandler implements ServerRestHandler {

    private final OperationReference reference;
    private final ResponseChains chains = new ResponseChains();

    KeyHandler(OperationReference reference) {
        this.reference = reference;
    }

    @Override
    public void handle(ResteasyReactiveRequestContext context) throws Exception {
        KeyedRequest former = KeyedRequest.of(context);
        if (former != null) {
            // The request goes down its chain once more.
            if (former.failedBefore()) {
                context.setAbortHandlerChain(chains.secondPassChain(context.getAbortHandlerChain()));
            }
            return;
        }
        OperationReference.Resolved resolved = reference.get();
        BoundOperation operation = resolved.operation();
        if (!operation.enabled()) {
            return;
        }
        List<String> lines = context.serverRequest().getAllRequestHeaders(operation.headerName());
        if (lines.isEmpty()) {
            if (operation.key() == KeyRequirement.REQUIRED) {
                new KeyedRequest(resolved, null, operation.rejections().keyMissing()).attach(context);
            }
            return;
        }
        ParsedKey parsed = operation.keyParser().parse(lines);
        if (parsed instanceof ParsedKey.Present present) {
            new KeyedRequest(resolved, present.value(), null).attach(context);
        } else if (parsed instanceof ParsedKey.Malformed malformed) {
            new KeyedRequest(resolved, null, operation.rejections().keyInvalid(malformed.reason()))
                    .attach(context);
        }
    }
}
