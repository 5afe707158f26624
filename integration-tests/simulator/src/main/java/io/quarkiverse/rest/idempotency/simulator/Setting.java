package io.quarkiverse.rest.idempotency.simulator;

import java.time.Duration;
import java.util.Map;

import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.protocol.OperationPolicy;
import io.quarkiverse.rest.idempotency.protocol.ProtocolLimits;
import io.quarkiverse.rest.idempotency.protocol.StalePolicy;
import io.quarkiverse.rest.idempotency.simulator.history.Operation;

/**
 * How nodes are configured.
 *
 * @param lease of every operation, in nanoseconds
 * @param limits of every node
 * @param purgeInterval how often nodes purge, or {@code null} when they do not
 * @param policies of the operations
 * @param claiming the nodes that claim the keys of operations that complete in their transactions
 * @param repetitions how often the store makes a call again whose connection was lost
 */
record Setting(long lease, ProtocolLimits limits, Duration purgeInterval, Map<Operation, OperationPolicy> policies,
        Claiming claiming, int repetitions) {

    /** Nodes that claim keys. A cluster that is changed over has both kinds. */
    enum Claiming {
        NONE,
        ODD,
        ALL;

        boolean includes(int node) {
            return this == ALL || this == ODD && node % 2 == 1;
        }
    }

    static OperationPolicy policy(Operation operation, long lease, long backOff) {
        StalePolicy stale = operation.transactional() ? StalePolicy.RE_EXECUTE
                : switch (operation.whenStale()) {
                    case REJECT -> StalePolicy.REJECT;
                    case RE_EXECUTE -> StalePolicy.RE_EXECUTE;
                    case RECONCILE -> StalePolicy.RECONCILE;
                };
        return new OperationPolicy(Duration.ofNanos(lease), Duration.ofNanos(operation.retention()),
                operation.waitLimit() == 0 ? InFlight.REJECT : InFlight.WAIT, Duration.ofNanos(operation.waitLimit()), stale,
                Duration.ofNanos(backOff)).withResumes(operation.steps());
    }

    OperationPolicy policy(Operation operation, int node) {
        return policies.get(operation).withClaims(operation.transactional() && claiming.includes(node));
    }
}
