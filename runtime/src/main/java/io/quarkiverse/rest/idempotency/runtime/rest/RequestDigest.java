package io.quarkiverse.rest.idempotency.runtime.rest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.FingerprintMode;
import io.quarkiverse.rest.idempotency.fingerprint.ComparedRequest;
import io.quarkiverse.rest.idempotency.fingerprint.FingerprintRules;
import io.quarkiverse.rest.idempotency.fingerprint.MediaTypes;
import io.quarkiverse.rest.idempotency.fingerprint.RequestFingerprint;
import io.quarkiverse.rest.idempotency.runtime.fingerprint.CanonicalJson;
import io.quarkiverse.rest.idempotency.spi.FingerprintResolver;
import io.vertx.ext.web.RoutingContext;

/**
 * Digests the parts of a request that count, by the rules of its operation. Bytes and the parts of a multipart body are
 * digested while the body is read; anything else when it has been read. A body that cannot be parsed as its media type
 * counts by its bytes.
 */
final class RequestDigest {

    private static final int CHUNK = 16 * 1024;

    private final ResteasyReactiveRequestContext context;
    private final KeyedRequest request;
    private final FingerprintRules rules;
    private final FingerprintResolver resolver;
    /** The media type of the body, or the empty text. */
    private final String type;
    /** Set while the bytes of the body count. */
    private RequestFingerprint bytes;
    /** Set while the parts of a multipart body count. */
    private RequestFingerprint parts;
    private MultipartDigest multipart;

    RequestDigest(ResteasyReactiveRequestContext context, KeyedRequest request) {
        this.context = context;
        this.request = request;
        this.rules = request.operation.fingerprint();
        this.resolver = request.services.operations().fingerprintResolver(request.operation.name());
        String header = context.serverRequest().getRequestHeader(HttpHeaders.CONTENT_TYPE);
        this.type = header == null ? "" : header;
        if (resolver != null || rules.mode() == FingerprintMode.NONE || rules.mode() == FingerprintMode.JSON && isJson()) {
            return;
        }
        String boundary = isMultipart() ? MediaTypes.parameter(type, "boundary") : null;
        if (boundary == null || boundary.isEmpty()) {
            bytes = fingerprint(RequestFingerprint.BYTES);
        } else {
            parts = fingerprint(RequestFingerprint.PARTS);
            multipart = new MultipartDigest(parts, boundary);
        }
    }

    private RequestFingerprint fingerprint(String body) {
        return new RequestFingerprint(rules, body, context.serverRequest().getRequestMethod(), target(),
                name -> RestContent.headers(context, name));
    }

    /** The path is left to the binding's resource where a profile may know that two spellings of it are one. */
    private String target() {
        String uri = context.unwrap(RoutingContext.class).request().uri();
        if (request.profile == null) {
            return uri;
        }
        int query = uri.indexOf('?');
        return query < 0 ? "" : uri.substring(query);
    }

    private boolean isMultipart() {
        return type.regionMatches(true, 0, "multipart/", 0, "multipart/".length());
    }

    private boolean isJson() {
        String canonical = MediaTypes.canonical(type, false);
        int parameters = canonical.indexOf(';');
        String name = parameters < 0 ? canonical : canonical.substring(0, parameters);
        return (name.equals("application/json") || name.endsWith("+json"))
                && MediaTypes.parameter(canonical, "charset") == null;
    }

    /** Takes the next bytes of the body. */
    void body(byte[] chunk, int length) {
        if (bytes != null) {
            bytes.body(chunk, 0, length);
        } else if (multipart != null) {
            multipart.body(chunk, length);
        }
    }

    /** Takes a form that a route has parsed, whose bytes are gone. Reads its files. */
    void form(ParsedForm form) throws IOException {
        if (rules.mode() != FingerprintMode.NONE) {
            bytes = fingerprint(RequestFingerprint.PARTS);
            multipart = null;
            form.digest(bytes);
        }
    }

    /**
     * Ends the digest. Blocks where the body is in a file and has to be read once more.
     *
     * @param body all of the body
     * @return the request, to be compared
     */
    ComparedRequest finish(CapturedBody body) throws IOException {
        if (bytes != null) {
            return bytes.finish();
        }
        if (multipart != null) {
            return multipart.isComplete() ? parts.finish() : bytes(body);
        }
        if (resolver != null) {
            byte[] resolved = resolver.resolve(new RestContent(context, body));
            return resolved == null ? bytes(body) : value(RequestFingerprint.RESOLVED, resolved);
        }
        if (rules.mode() == FingerprintMode.NONE) {
            return RequestFingerprint.none();
        }
        // A document that memory does not hold is not held there for the sake of its order either.
        Optional<String> json = body.inMemory() ? CanonicalJson.of(body.bytes(), rules.excluded()) : Optional.empty();
        return json.isEmpty() ? bytes(body)
                : value(RequestFingerprint.JSON, json.get().getBytes(StandardCharsets.UTF_8));
    }

    private ComparedRequest value(String kind, byte[] value) {
        RequestFingerprint fingerprint = fingerprint(kind);
        fingerprint.body(value, 0, value.length);
        return fingerprint.finish();
    }

    private ComparedRequest bytes(CapturedBody body) throws IOException {
        RequestFingerprint fingerprint = fingerprint(RequestFingerprint.BYTES);
        try (InputStream stream = body.open()) {
            byte[] chunk = new byte[CHUNK];
            for (int read; (read = stream.read(chunk)) >= 0;) {
                fingerprint.body(chunk, 0, read);
            }
        }
        return fingerprint.finish();
    }
}
