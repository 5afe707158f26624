package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.List;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.http.ParsedKey;
import io.quarkiverse.rest.idempotency.http.RepeatableRequest;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;

/**
 * Reads the key of the header when the method has been matched. A key from elsewhere is found later, by {@link KeyLookup}. It
 * takes no decision: the request may not be authenticated or authorized yet,
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
        List<String> lines = RestContent.headers(context, operation.headerName());
        if (operation.repeatableRequests()) {
            RepeatableRequest repeatable = RepeatableRequest.parse(
                    RestContent.headers(context, RepeatableRequest.REQUEST_ID),
                    RestContent.headers(context, RepeatableRequest.FIRST_SENT), operation.keyParser());
            if (!(repeatable instanceof RepeatableRequest.Absent)) {
                context.serverResponse().setResponseHeader(RepeatableRequest.RESULT, RepeatableRequest.REJECTED);
                KeyedRequest request = new KeyedRequest(resolved);
                request.repeatable = true;
                take(request, repeatable, operation.keyParser().parse(lines));
                request.attach(context);
                return;
            }
        }
        if (!lines.isEmpty()) {
            KeyedRequest request = new KeyedRequest(resolved);
            request.take(operation.keyParser().parse(lines), operation.header());
            request.attach(context);
        } else if (operation.keySource() != null) {
            // The body is read first, and then it is known whether there is a key.
            new KeyedRequest(resolved).attach(context);
        } else if (operation.key() == KeyRequirement.REQUIRED) {
            KeyedRequest request = new KeyedRequest(resolved);
            request.problem = operation.rejections().keyMissing();
            request.attach(context);
        }
    }

    private static void take(KeyedRequest request, RepeatableRequest repeatable, ParsedKey header) {
        BoundOperation operation = request.operation;
        if (repeatable instanceof RepeatableRequest.Malformed malformed) {
            request.problem = operation.rejections().keyInvalid(malformed.place(), malformed.reason());
        } else if (header instanceof ParsedKey.Malformed) {
            request.take(header, operation.header());
        } else if (repeatable instanceof RepeatableRequest.Present present) {
            if (header instanceof ParsedKey.Present other && !other.value().equals(present.key())) {
                request.problem = operation.rejections().keysDiffer(operation.header(),
                        "the header " + RepeatableRequest.REQUEST_ID);
            } else {
                request.take(present.key(), "the header " + RepeatableRequest.FIRST_SENT, present.firstSent());
            }
        }
    }
}
