package io.quarkiverse.rest.idempotency.lifecycle;

import java.time.Duration;

import io.quarkiverse.rest.idempotency.protocol.ProtocolLimits;
import io.quarkiverse.rest.idempotency.protocol.RecordingRule;

/**
 * The settings that decide the lifecycle of a request.
 *
 * @param recordedStatuses the rule for the statuses that are recorded
 * @param runsUnprotected whether the method runs without a record while the store is unavailable
 * @param decisionBound the longest time until a request is decided, or begins to wait for an owner
 * @param settleBound the longest time that a response waits for its record
 * @param storeBound the longest time that a request waits until its record has been read
 */
public record LifecyclePolicy(RecordingRule recordedStatuses, boolean runsUnprotected, Duration decisionBound,
        Duration settleBound,
        Duration storeBound) {

    /** The greatest number of consecutive calls that decide a request: reserve, takeover, and reserve once more. */
    private static final int STORE_CALLS = 3;

    public LifecyclePolicy(RecordingRule recordedStatuses, boolean runsUnprotected, ProtocolLimits limits) {
        this(recordedStatuses, runsUnprotected, limits.storeBound().multipliedBy(STORE_CALLS), limits.settleBound(),
                limits.storeBound());
    }
}
