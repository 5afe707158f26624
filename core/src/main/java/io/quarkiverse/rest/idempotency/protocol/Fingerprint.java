package io.quarkiverse.rest.idempotency.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

import io.quarkiverse.rest.idempotency.digest.PartsDigest;

/**
 * The SHA-256 over the content of a request: method, target with query, chosen headers and the whole body. It is fed in that
 * order, the body while it is read. Every part before the body carries its length, so that no two requests run together.
 * <p>
 * The layout is part of the records: changing it makes retries across an upgrade look like other requests.
 */
public final class Fingerprint {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final PartsDigest digest = new PartsDigest();

    /**
     * @param method the verb
     * @param target the path and, behind a question mark, the query, as received
     */
    public Fingerprint(String method, String target) {
        part(method);
        part(target);
    }

    /**
     * The fingerprint of a request that is not digested as the first layout says. No such fingerprint is one of that layout.
     *
     * @param layout the name of the digested parts and their order
     * @param method the verb
     * @param target the path and, behind a question mark, the query
     */
    public Fingerprint(String layout, String method, String target) {
        // No length of a method.
        number(-1);
        part(layout);
        part(method);
        part(target);
    }

    /**
     * Adds the number of the values that follow.
     */
    public void number(int number) {
        digest.number(number);
    }

    /**
     * Adds a header, present or not.
     *
     * @param name its name as configured
     * @param values its values in order; empty when the request has none
     */
    public void header(String name, List<String> values) {
        part(name);
        number(values.size());
        values.forEach(this::part);
    }

    /**
     * Adds the next bytes of the body, leaving the buffer as it was.
     */
    public void body(ByteBuffer bytes) {
        digest.bytes(bytes.duplicate());
    }

    /**
     * @return the fingerprint in 43 characters; nothing can be added after it
     */
    public String finish() {
        return ENCODER.encodeToString(digest.finish());
    }

    /**
     * The digest of a text, for texts that are too long to be kept.
     */
    static String ofText(String text) {
        return ENCODER.encodeToString(new PartsDigest().bytes(text.getBytes(StandardCharsets.UTF_8)).finish());
    }

    private void part(String text) {
        digest.text(Objects.requireNonNull(text));
    }
}
