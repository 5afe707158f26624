package io.quarkiverse.rest.idempotency.runtime.door;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.quarkiverse.rest.idempotency.door.ResultCodec;
import io.quarkiverse.rest.idempotency.fingerprint.ComparedRequest;
import io.quarkiverse.rest.idempotency.protocol.Fingerprint;
import io.quarkiverse.rest.idempotency.runtime.fingerprint.CanonicalJson;

/**
 * The content that the key of work is bound to. The layout is part of the records: changing it makes retries across an upgrade
 * look like other requests.
 */
final class Payloads {

    private static final String LAYOUT = "work";
    private static final byte[] NONE = new byte[0];

    private Payloads() {
    }

    /**
     * @param payload bytes or a text, which count as they are; an object, whose JSON value counts; {@code null} for none
     * @return the bytes that are compared
     */
    static byte[] bytes(Object payload, ResultCodec codec) {
        if (payload == null) {
            return NONE;
        }
        if (payload instanceof byte[] bytes) {
            return bytes;
        }
        if (payload instanceof CharSequence text) {
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
        byte[] json = codec.writeCompared(payload);
        return CanonicalJson.of(json, List.of()).map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(json);
    }

    static ComparedRequest compared(String operation, byte[] payload) {
        Fingerprint fingerprint = new Fingerprint(LAYOUT, operation, "");
        fingerprint.body(ByteBuffer.wrap(payload));
        return new ComparedRequest(fingerprint.finish(), null);
    }

    /**
     * @return the key in its namespace: of its operation, and with a character that no key of an HTTP request has
     */
    static String recordKey(String operation, String key) {
        return LAYOUT + '\n' + operation.length() + '\n' + operation + '\n' + key;
    }
}
