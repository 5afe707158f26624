package io.quarkiverse.rest.idempotency.runtime.rest;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.lifecycle.RecordingPolicy;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.vertx.core.http.HttpServerResponse;

/**
 * Shows the response of a request to the policy that decides which parts of it are recorded.
 */
final class ResponseRecords {

    private ResponseRecords() {
    }

    static RecordedResponse of(ResteasyReactiveRequestContext context, KeyedRequest request, RenderedResponse rendered) {
        return request.operation.recording().of(response(context, request, rendered.status(), rendered.body()),
                reference(context, request, rendered.body()));
    }

    /** For a response whose body exceeds the bytes that are held, once its headers are set. */
    static RecordedResponse withoutBody(ResteasyReactiveRequestContext context, KeyedRequest request) {
        int status = context.unwrap(HttpServerResponse.class).getStatusCode();
        return request.operation.recording().withoutBody(response(context, request, status, null),
                reference(context, request, null));
    }

    /** Whether the response tells when to try again, once its headers are set. */
    static boolean tellsRetryAfter(ResteasyReactiveRequestContext context) {
        return context.serverResponse().getResponseHeader(HttpHeaders.RETRY_AFTER) != null;
    }

    private static RecordingPolicy.Response response(ResteasyReactiveRequestContext context, KeyedRequest request, int status,
            byte[] body) {
        List<RecordedResponse.Header> headers = new ArrayList<>();
        for (Map.Entry<String, String> header : context.serverResponse().getAllResponseHeaders()) {
            if (!isUndecided(header)) {
                headers.add(new RecordedResponse.Header(header.getKey(), header.getValue()));
            }
        }
        return new RecordingPolicy.Response(status, headers, body, request.services.tracing().current());
    }

    private static boolean isUndecided(Map.Entry<String, String> header) {
        return header.getKey().equalsIgnoreCase(HttpHeaders.CONTENT_ENCODING)
                && header.getValue().equals(RecordedHeaders.IDENTITY);
    }

    /** A response that cannot be built again is not a failure of the request, which has had its effect. */
    private static RecordingPolicy.Reference reference(ResteasyReactiveRequestContext context, KeyedRequest request,
            byte[] body) {
        Object entity = context.getResponseEntity();
        return entity == null ? null : () -> {
            try {
                return request.services.operations().rebuilder(request.operation.name())
                        .reference(request.described(context), entity, body);
            } catch (Throwable e) {
                LOG.referenceMissing(e, request.operation.name());
                return null;
            }
        };
    }
}
