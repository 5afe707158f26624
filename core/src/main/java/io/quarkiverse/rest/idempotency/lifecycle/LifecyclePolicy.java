package io.quarkiverse.rest.idempotency.lifecycle;

import java.time.Duration;

import io.quarkiverse.rest.idempotency.protocol.ProtocolLimits;
import io.quarkiverse.rest.idempotency.protocol.RecordingRule;

/**
 * The settings that decide of the life of a request.
 *
 * @param outcomes which statuses are recorded
 * @param runsUnprotected whether the method runs without a record while the store is unavailable
 * @param decisionBound for how long a request waits until it is decided, or begins to wait for an owner
 * @param settleBound for how long a response waits for its record
 * @param storeBound for how long a request waits until its record has been read
 */
public record LifecyclePolicy(RecordingRule outcomes, boolean runsUnprotected, Duration decisionBound, Duration settleBound,
        Duration storeBound) {

    /** So many calls, one after the other, can decide of a request: reserve, takeover, and reserve once more. */
    private static final int STORE_CALLS = 3;

    public LifecyclePolicy(RecordingRule outcomes, boolean runsUnprotected, ProtocolLimits limits) {
        this(outcomes, runsUnprotected, limits.storeBound().multipliedBy(STORE_CALLS), limits.settleBound(),
                limits.storeBound());
    }
}
