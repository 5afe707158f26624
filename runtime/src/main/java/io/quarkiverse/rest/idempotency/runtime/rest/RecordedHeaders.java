package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;

import io.quarkiverse.rest.idempotency.http.HeaderAllowList;
import io.quarkiverse.rest.idempotency.http.IdempotencyHeaders;
import io.quarkiverse.rest.idempotency.http.TraceHeader;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * The headers of a response that are recorded, and their treatment in a replay: a recorded header wins over one that a
 * filter or the server sets for the replay, and such a header is kept where none of its name was recorded.
 */
final class RecordedHeaders {

    /** The value that the server's compression sets until it decides; it does not belong to the response. */
    static final String IDENTITY = "identity";

    /** The header that a filter may extend for each answer, as CORS does. */
    private static final String VARY = HttpHeaders.VARY;

    private RecordedHeaders() {
    }

    /** Adds recorded headers to the response that filters see. */
    static void add(List<RecordedResponse.Header> recorded, Response.ResponseBuilder response) {
        for (RecordedResponse.Header header : recorded) {
            if (!TraceHeader.is(header) && isReadable(header)) {
                response.header(header.name(), header.value());
            }
        }
    }

    /** A recorded type that is none, which a reconciler may have given, is sent, but Quarkus REST cannot show it to filters. */
    private static boolean isReadable(RecordedResponse.Header header) {
        if (header.name().equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
            try {
                MediaType.valueOf(header.value());
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
        return true;
    }

    /**
     * Sets recorded headers over those that have been set for a replay.
     *
     * @param encoding the {@code Content-Encoding} before the filters' headers were set, or {@code null}
     */
    static void overwrite(ServerHttpResponse response, RecordedResponse.Stored recorded, String encoding) {
        // Of the bytes that are sent only the recorded headers can tell, and not a filter that saw or made others.
        response.removeResponseHeader(HttpHeaders.CONTENT_TYPE);
        response.removeResponseHeader(HttpHeaders.CONTENT_ENCODING);
        response.removeResponseHeader(HttpHeaders.CONTENT_LENGTH);
        response.removeResponseHeader("Content-Range");
        response.removeResponseHeader("Transfer-Encoding");
        if (encoding != null) {
            response.setResponseHeader(HttpHeaders.CONTENT_ENCODING, encoding);
        }
        List<String> vary = varying(response);
        set(response, recorded.headers());
        List<String> recordedVary = varying(response);
        for (String value : vary) {
            if (!recordedVary.contains(value)) {
                response.addResponseHeader(VARY, value);
            }
        }
    }

    private static List<String> varying(ServerHttpResponse response) {
        if (response.getResponseHeader(VARY) == null) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        for (Map.Entry<String, String> header : response.getAllResponseHeaders()) {
            if (header.getKey().equalsIgnoreCase(VARY)) {
                values.add(header.getValue());
            }
        }
        return values;
    }

    /** Sets recorded headers in place of all that are of a recorded kind. */
    static void replace(ServerHttpResponse response, RecordedResponse.Stored recorded, HeaderAllowList allowed) {
        String encoding = response.getResponseHeader(HttpHeaders.CONTENT_ENCODING);
        allowed.names().forEach(response::removeResponseHeader);
        if (IDENTITY.equals(encoding)) {
            response.setResponseHeader(HttpHeaders.CONTENT_ENCODING, encoding);
        }
        set(response, recorded.headers());
    }

    /** Several recorded headers may have one name. */
    private static void set(ServerHttpResponse response, List<RecordedResponse.Header> recorded) {
        for (RecordedResponse.Header header : recorded) {
            response.removeResponseHeader(header.name());
        }
        for (RecordedResponse.Header header : recorded) {
            if (!TraceHeader.is(header)) {
                response.addResponseHeader(header.name(), header.value());
            }
        }
    }

    /** Sets the recorded status and headers over those that filters have set on a rebuilt response. */
    static void restore(ResteasyReactiveRequestContext context, RecordedResponse.Rebuildable recorded) {
        Response response = context.getResponse().get();
        if (response.getStatus() != recorded.status()) {
            context.setResult(Response.fromResponse(response).status(recorded.status()).build());
            response = context.getResponse().get();
        }
        MultivaluedMap<String, Object> headers = response.getHeaders();
        recorded.headers().forEach(header -> headers.remove(header.name()));
        for (RecordedResponse.Header header : recorded.headers()) {
            if (!TraceHeader.is(header)) {
                headers.add(header.name(), header.value());
            }
        }
        headers.putSingle(IdempotencyHeaders.REPLAYED, "true");
    }
}
