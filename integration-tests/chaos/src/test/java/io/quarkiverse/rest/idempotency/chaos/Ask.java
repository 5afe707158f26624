package io.quarkiverse.rest.idempotency.chaos;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.quarkiverse.rest.idempotency.protocol.Fingerprint;
import io.quarkiverse.rest.idempotency.simulator.history.Call;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The request of a client that is to take effect once, however often the client has to send it.
 *
 * @param realm whose key it is
 * @param key the idempotency key, or {@code null}
 * @param name the last part of the path
 * @param millis how long the method is asked to take
 * @param payload the body
 */
record Ask(Endpoint endpoint, String realm, String key, String name, int millis, String payload) {

    static final String CONTENT_TYPE = "text/plain";

    String path() {
        return endpoint.path + name;
    }

    String target() {
        return path() + "?millis=" + millis;
    }

    Call call() {
        return new Call(realm, key, endpoint.operation, target(), payload);
    }

    /** The id of its record. */
    String recordId() {
        return RecordId.of(realm, null, key).value();
    }

    /** The use of its key, as its record says it. */
    String recordedBinding() {
        Fingerprint fingerprint = new Fingerprint("POST", target());
        fingerprint.header("Content-Type", List.of(CONTENT_TYPE));
        fingerprint.body(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)));
        return recordedBinding(endpoint.operation.name(), path(), fingerprint.finish());
    }

    /** The marks behind a fingerprint tell a client what differs, and decide nothing. */
    static String recordedBinding(String operation, String resource, String fingerprint) {
        int marks = fingerprint == null ? -1 : fingerprint.indexOf(Binding.MARKS);
        return operation + " " + resource + " " + (marks < 0 ? fingerprint : fingerprint.substring(0, marks));
    }

    Ask withPayload(String other) {
        return new Ask(endpoint, realm, key, name, millis, other);
    }

    Ask withName(String other) {
        return new Ask(endpoint, realm, key, other, millis, payload);
    }

    Ask withEndpoint(Endpoint other) {
        return new Ask(other, realm, key, name, millis, payload);
    }
}
