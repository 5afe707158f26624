package io.quarkiverse.rest.idempotency.runtime.rest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.common.headers.HeaderUtil;
import org.jboss.resteasy.reactive.common.util.CaseInsensitiveMap;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser;

import io.quarkiverse.rest.idempotency.digest.PartsDigest;
import io.quarkiverse.rest.idempotency.fingerprint.MediaTypes;
import io.quarkiverse.rest.idempotency.fingerprint.RequestFingerprint;

/**
 * Digests the parts of a multipart body while it is read: of each its name, file name, media type, further headers and bytes.
 * The boundary, which clients make anew for each attempt, is not digested. Parts are told by the parser that finds them for the
 * method, so that the compared body is the one that the method gets. Takes no memory that grows with the body.
 */
final class MultipartDigest implements MultipartParser.PartHandler {

    /** The maximum number of bytes before a part; more of them are no head of a part, and the parser holds them in memory. */
    private static final int MAX_HEAD = 512 * 1024;

    /** Headers of a part that may differ between attempts with the same part; the parser decodes the content. */
    private static final Set<String> NOT_COUNTED = Set.of("content-disposition", "content-length", "content-transfer-encoding");

    private final RequestFingerprint fingerprint;
    private final MultipartParser.ParseState parser;
    private PartsDigest part;
    private String name;
    private int sincePart;
    private boolean malformed;

    /**
     * @param boundary the boundary of the media type of the body
     */
    MultipartDigest(RequestFingerprint fingerprint, String boundary) {
        this.fingerprint = fingerprint;
        this.parser = MultipartParser.beginParse(this, boundary.getBytes(StandardCharsets.US_ASCII),
                StandardCharsets.UTF_8.name());
    }

    void body(byte[] bytes, int length) {
        if (malformed) {
            return;
        }
        sincePart += length;
        try {
            parser.parse(ByteBuffer.wrap(bytes, 0, length));
        } catch (IOException | RuntimeException e) {
            malformed = true;
        }
        malformed |= sincePart > MAX_HEAD && !parser.isComplete();
    }

    /** Whether all parts have been digested. A body that has not ended with its boundary may be half of one. */
    boolean isComplete() {
        return !malformed && parser.isComplete();
    }

    @Override
    public void beginPart(CaseInsensitiveMap<String> headers) {
        sincePart = 0;
        part = new PartsDigest();
        String disposition = headers.getFirst(HttpHeaders.CONTENT_DISPOSITION);
        name = disposition == null ? null : HeaderUtil.extractQuotedValueFromHeader(disposition, "name");
        part.text(name);
        part.text(disposition == null ? null : HeaderUtil.extractQuotedValueFromHeaderWithEncoding(disposition, "filename"));
        Map<String, List<String>> counted = new TreeMap<>();
        headers.forEach((header, values) -> {
            String lowerCase = header.toLowerCase(Locale.ROOT);
            if (!NOT_COUNTED.contains(lowerCase)) {
                counted.put(lowerCase, values);
            }
        });
        part.number(counted.size());
        counted.forEach((header, values) -> {
            part.text(header);
            part.number(values.size());
            values.forEach(value -> part.text(header.equals("content-type") ? MediaTypes.canonical(value, true) : value));
        });
    }

    @Override
    public void data(ByteBuffer bytes) {
        sincePart = 0;
        part.bytes(bytes);
    }

    @Override
    public void endPart() {
        sincePart = 0;
        fingerprint.part(name == null ? "" : name, part.finish());
    }
}
