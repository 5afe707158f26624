package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.StoreFailure;
import io.quarkiverse.rest.idempotency.fingerprint.FingerprintRules;
import io.quarkiverse.rest.idempotency.http.HeaderAllowList;
import io.quarkiverse.rest.idempotency.http.KeyLifetime;
import io.quarkiverse.rest.idempotency.http.KeyParser;
import io.quarkiverse.rest.idempotency.http.Rejections;
import io.quarkiverse.rest.idempotency.keys.KeySource;
import io.quarkiverse.rest.idempotency.lifecycle.RecordingPolicy;
import io.quarkiverse.rest.idempotency.protocol.OperationPolicy;
import io.quarkiverse.rest.idempotency.protocol.RecordingRule;

/**
 * One operation with all its settings, ready for requests.
 *
 * @param name its stable name
 * @param method the class and method it stands on, for display
 * @param enabled whether its requests are protected
 * @param headerName the header that carries the key
 * @param key whether a key is required
 * @param keyParser reads the header
 * @param keySource where keys are besides the header, or {@code null}
 * @param keyLifetime for how long keys that tell their time can begin a record, or {@code null} where that does not matter
 * @param repeatableRequests whether the headers of OASIS Repeatable Requests carry a key, too
 * @param fingerprint when two of its requests are the same
 * @param policy the settings that the protocol acts on
 * @param recordedStatuses which statuses are recorded
 * @param replay the parts of a response that are kept
 * @param replayHeaders the response headers that are kept
 * @param bodyLimit the largest body that is kept, in bytes
 * @param inFlightStatus the status of the in-flight answer
 * @param retryAfter the time that clients are told to wait
 * @param reconcile the bounds of its reconciler, if it has one
 * @param completion when its record is completed
 * @param storeFailure the treatment of a request when the store cannot tell whether its key is new
 * @param requestBody how much of a request body is taken, and where it is held
 * @param steps the settings of its steps
 */
public record BoundOperation(String name, String method, boolean enabled, String headerName, KeyRequirement key,
        KeyParser keyParser, KeySource keySource, KeyLifetime keyLifetime, boolean repeatableRequests,
        FingerprintRules fingerprint, OperationPolicy policy, RecordingRule recordedStatuses, Replay replay,
        HeaderAllowList replayHeaders, long bodyLimit, int inFlightStatus, Duration retryAfter,
        ReconcileSettings reconcile, Completion completion, StoreFailure storeFailure,
        RequestBodyBounds requestBody, StepSettings steps) {

    /** The parts of a response of the operation that are kept. */
    public RecordingPolicy recording() {
        return new RecordingPolicy(replay, replayHeaders, bodyLimit);
    }

    /** The header that carries the key, in words. */
    public String header() {
        return "the header " + headerName;
    }

    /** How its rejections look. */
    public Rejections rejections() {
        return new Rejections(name, keySource == null ? header() : header() + ", or " + keySource.place(), inFlightStatus,
                retryAfter, requestBody.limit());
    }
}
