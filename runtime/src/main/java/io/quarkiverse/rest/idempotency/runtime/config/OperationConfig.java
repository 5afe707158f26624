package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.FingerprintMode;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.StoreFailure;
import io.quarkus.runtime.annotations.ConfigGroup;
import io.quarkus.runtime.configuration.MemorySize;

/**
 * The settings of one operation. They override the annotation.
 */
@ConfigGroup
public interface OperationConfig {

    /**
     * Whether the operation is protected. When it is off, its requests run as if it were not annotated.
     */
    Optional<Boolean> enabled();

    /**
     * The request header that carries the key.
     */
    Optional<String> headerName();

    /**
     * Whether a request without a key is rejected or runs unprotected.
     */
    Optional<KeyRequirement> keyRequirement();

    /**
     * The format that a key must have.
     */
    Optional<KeyFormat> keyFormat();

    /**
     * The JSON Pointer of a string in the request body that is the key, such as `/idempotency_key`. A request may have its
     * key there, in the header, or the same key in both. At most one of `key-member`, `key-parts` and `key-resolver` is
     * set.
     */
    Optional<String> keyMember();

    /**
     * The parts of a request that its key is derived from when it has no header, such as `body:/event/id`,
     * `header:X-Event-Id`, `path:id` or `query:id`. A request that lacks one of them has no key.
     */
    Optional<List<String>> keyParts();

    /**
     * The name of the `KeyResolver` bean that finds the key.
     */
    Optional<String> keyResolver();

    /**
     * Whether a key of the format `uuidv7` that is older than the retention is rejected with `idempotency_key_expired` unless
     * its
     * record is still there, and a key from the future with `idempotency_key_invalid`. When it is off, such a request runs.
     */
    Optional<Boolean> rejectExpiredKeys();

    /**
     * The maximum difference between the clocks of clients and of the server, for keys that contain their time. Records are
     * kept for the retention plus this time.
     */
    Optional<Duration> keyClockSkew();

    /**
     * Whether a request may carry its key in the headers of OASIS Repeatable Requests 1.0, too: `Repeatability-Request-ID` and
     * `Repeatability-First-Sent`.
     */
    Optional<Boolean> repeatableRequests();

    /**
     * The time for which a completed record is kept for replay.
     */
    Optional<Duration> retention();

    /**
     * The time for which a completed record with a 4xx is kept for replay.
     */
    Optional<Duration> clientErrorRetention();

    /**
     * The time for which a completed record stays as a tombstone after its retention. A tombstone has no response: a retry
     * is answered `idempotency_replay_failed` and does not run the method again. When it is not set, the record expires
     * with its retention, and a retry is a new request.
     */
    Optional<Duration> tombstoneRetention();

    /**
     * The time for which the owner of a key is believed alive without a heartbeat.
     */
    Optional<Duration> lease();

    /**
     * The time after which the lease of its running method is no longer renewed.
     */
    Optional<Duration> maxExecutionTime();

    /**
     * The treatment of a duplicate while the first request is still running.
     */
    Optional<InFlight> inFlight();

    /**
     * The status of the in-flight answer: 409 or 503.
     */
    Optional<Integer> inFlightStatus();

    /**
     * The maximum time that a duplicate waits.
     */
    Optional<Duration> waitLimit();

    /**
     * The parts of a response that are kept.
     */
    Optional<Replay> replay();

    /**
     * The response headers that are kept for replay.
     */
    Optional<List<String>> replayHeaders();

    /**
     * The largest response body that is kept.
     */
    Optional<MemorySize> bodyLimit();

    /**
     * The largest request body that is accepted with a key.
     */
    Optional<MemorySize> requestBodyLimit();

    /**
     * The request headers that are part of the fingerprint.
     */
    Optional<List<String>> fingerprintHeaders();

    /**
     * Whether the conditional headers that a request has are part of the fingerprint.
     */
    Optional<Boolean> fingerprintConditionalHeaders();

    /**
     * The way in which the bodies of two requests are compared.
     */
    Optional<FingerprintMode> fingerprint();

    /**
     * The JSON Pointers of values that are ignored.
     */
    Optional<List<String>> fingerprintExclude();

    /**
     * Whether query parameters of different names may change places.
     */
    Optional<Boolean> ignoreQueryOrder();

    /**
     * The 4xx statuses that are not recorded.
     */
    Optional<Set<Integer>> releasedStatuses();

    /**
     * Whether a 4xx with `Retry-After` is not recorded, whatever its status.
     */
    Optional<Boolean> releaseWithRetryAfter();

    /**
     * The point at which the record is completed.
     */
    Optional<Completion> completion();

    /**
     * The treatment of an expired lease when nothing shows whether the request took effect.
     */
    Optional<StaleLease> staleLease();

    /**
     * The treatment of a request when the store cannot tell whether its key is new.
     */
    Optional<StoreFailure> storeFailure();

    /**
     * Whether abandoned requests of an operation with steps are resumed in the background, without a retry of their clients.
     * For that, each request is stored, encrypted, with its first recorded step. When it is off, an interrupted request waits
     * for the retry.
     */
    Optional<Boolean> resumeAbandoned();

    /**
     * The bounds of its reconciler.
     */
    OperationReconcileConfig reconcile();

    /**
     * Its steps.
     */
    OperationStepsConfig steps();
}
