package io.quarkiverse.rest.idempotency.fingerprint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.protocol.Fingerprint;

/**
 * Digests one request by the rules of its operation: first its line and headers, then its body, as its bytes or a value that
 * stands for them.
 * <p>
 * A request without conditional headers whose body counts by its bytes is digested in the layout of the first version, which
 * older nodes and their records share.
 */
public final class RequestFingerprint {

    /** The bytes of the body count. */
    public static final String BYTES = "bytes";
    /** The parts of a multipart body count. */
    public static final String PARTS = "parts";
    /** The JSON value of the body counts. */
    public static final String JSON = "json";
    /** The value that the application gives counts in place of the body. */
    public static final String RESOLVED = "resolved";

    private static final String CONTENT_TYPE = "Content-Type";

    private final Fingerprint fingerprint;
    private final @Nullable Marks marks;
    private final @Nullable CRC32C checksum;

    /**
     * @param body one of the constants of this class: the part of the body that counts
     * @param method the verb
     * @param target the path and, behind a question mark, the query, as received
     * @param headers the values of a header by its name; empty when the request has none
     */
    public RequestFingerprint(FingerprintRules rules, String body, String method, String target,
            Function<String, List<String>> headers) {
        String counted = rules.ignoreQueryOrder() ? Queries.ordered(target) : target;
        boolean conditional = false;
        List<String> further = rules.furtherHeaders();
        List<List<String>> furtherValues = new ArrayList<>(further.size());
        for (String header : further) {
            List<String> values = headers.apply(header);
            conditional |= !values.isEmpty();
            furtherValues.add(values);
        }
        this.fingerprint = body.equals(BYTES) && !conditional ? new Fingerprint(method, counted)
                : new Fingerprint(body, method, counted);
        this.marks = rules.marks() ? new Marks() : null;
        this.checksum = marks == null ? null : new CRC32C();
        markQuery(counted);
        for (String header : rules.headers()) {
            header(header, counted(header, headers.apply(header), body));
        }
        if (conditional || !body.equals(BYTES)) {
            fingerprint.number(further.size());
        }
        for (int i = 0; i < further.size(); i++) {
            if (conditional || !body.equals(BYTES)) {
                fingerprint.header(further.get(i), furtherValues.get(i));
            }
            mark(furtherValues.get(i));
        }
    }

    private RequestFingerprint(String method) {
        this.fingerprint = new Fingerprint("none", method, "");
        this.marks = null;
        this.checksum = null;
    }

    /**
     * @return the request of an operation of whose requests nothing counts but operation and resource
     */
    public static ComparedRequest none() {
        return new RequestFingerprint("").finish();
    }

    private static List<String> counted(String header, List<String> values, String body) {
        if (values.isEmpty() || !header.equalsIgnoreCase(CONTENT_TYPE)) {
            return values;
        }
        List<String> canonical = new ArrayList<>(values.size());
        for (String value : values) {
            canonical.add(MediaTypes.canonical(value, !body.equals(PARTS)));
        }
        return canonical;
    }

    private void header(String header, List<String> values) {
        fingerprint.header(header, values);
        mark(values);
    }

    private void mark(List<String> values) {
        if (marks != null) {
            marks.header(values);
        }
    }

    private void markQuery(String target) {
        int query = target.indexOf('?');
        if (marks != null && query >= 0) {
            marks.query(target.substring(query + 1));
        }
    }

    /**
     * Adds the next bytes of the body, or of the value that stands for it.
     */
    public void body(byte[] bytes, int offset, int length) {
        fingerprint.body(ByteBuffer.wrap(bytes, offset, length));
        if (marks != null && checksum != null && length > 0) {
            checksum.update(bytes, offset, length);
            marks.body(checksum.getValue());
        }
    }

    /**
     * Adds the next part of a multipart body.
     *
     * @param name its name; empty when it has none
     * @param digest the digest of the part that counts, in 32 bytes
     */
    public void part(String name, byte[] digest) {
        fingerprint.body(ByteBuffer.wrap(digest));
        if (marks != null) {
            marks.part(name, ByteBuffer.wrap(digest).getInt() & 0xFFFF_FFFFL);
        }
    }

    /**
     * @return the request, to be compared; nothing can be added after it
     */
    public ComparedRequest finish() {
        return new ComparedRequest(fingerprint.finish(), marks);
    }
}
