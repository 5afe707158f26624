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
 * What can be set for one operation. Whatever is set here wins over the annotation.
 */
@ConfigGroup
public interface OperationConfig {

    /**
     * Whether the operation is protected at all. When it is off, its requests run as if it were not annotated.
     */
    Optional<Boolean> enabled();

    /**
     * The request header that carries the key.
     */
    Optional<String> headerName();

    /**
     * Whether a request without a key is refused or runs unprotected.
     */
    Optional<KeyRequirement> key();

    /**
     * What a key must look like.
     */
    Optional<KeyFormat> keyFormat();

    /**
     * How long a completed record is kept for replay.
     */
    Optional<Duration> retention();

    /**
     * How long a completed record with a 4xx is kept for replay.
     */
    Optional<Duration> clientErrorRetention();

    /**
     * How long the owner of a key is believed alive.
     */
    Optional<Duration> lease();

    /**
     * How long its method may run before its lease is not renewed any more.
     */
    Optional<Duration> maxExecutionTime();

    /**
     * What a duplicate gets while the first request is still running.
     */
    Optional<InFlight> inFlight();

    /**
     * The status of the in-flight answer: 409 or 503.
     */
    Optional<Integer> inFlightStatus();

    /**
     * How long a duplicate waits at most.
     */
    Optional<Duration> waitLimit();

    /**
     * What is kept of a response.
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
     * How the bodies of two requests are compared.
     */
    Optional<FingerprintMode> fingerprint();

    /**
     * The JSON Pointers of values that do not count.
     */
    Optional<List<String>> fingerprintExclude();

    /**
     * Whether query parameters of different names may change places.
     */
    Optional<Boolean> ignoreQueryOrder();

    /**
     * The 4xx statuses whose outcome is not recorded.
     */
    Optional<Set<Integer>> releasedStatuses();

    /**
     * Whether a 4xx with `Retry-After` is not recorded, whatever its status.
     */
    Optional<Boolean> releaseWithRetryAfter();

    /**
     * When the record is completed.
     */
    Optional<Completion> completion();

    /**
     * What a lease that ran out means when nothing else tells.
     */
    Optional<StaleLease> staleLease();

    /**
     * What happens to a request when the store cannot say whether its key is new.
     */
    Optional<StoreFailure> storeFailure();

    /**
     * The bounds of its reconciler.
     */
    OperationReconcileConfig reconcile();
}
