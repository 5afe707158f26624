package io.quarkiverse.rest.idempotency.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.protocol.OperationPolicy;
import io.quarkiverse.rest.idempotency.protocol.ProtocolLimits;
import io.quarkiverse.rest.idempotency.simulator.history.Operation;
import io.quarkiverse.rest.idempotency.simulator.history.Operation.WhenStale;

/**
 * The random choices before a run begins: the configuration of nodes, and the behaviour of methods and reconcilers.
 */
final class Drawn {

    private static final long MILLISECOND = 1_000_000;
    private static final int[] RECORDED = { 201, 200, 204, 400, 409, 422 };
    private static final int[] NOT_RECORDED = { 500, 503, 401, 429 };

    private final RandomGenerator random;
    private final long lease;

    Drawn(RandomGenerator random) {
        this.random = random;
        this.lease = oneOf(600, 2_000, 6_000) * MILLISECOND;
    }

    long lease() {
        return lease;
    }

    private long oneOf(long... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /**
     * @param repetitions how often the store makes a call again whose connection was lost
     */
    Setting setting(int repetitions) {
        long retention = random.nextInt(4) == 0 ? lease * 3 : 3_600_000 * MILLISECOND;
        Map<Operation, OperationPolicy> policies = new HashMap<>();
        for (int i = 0; i < 2; i++) {
            boolean transactional = random.nextInt(4) == 0;
            int dice = random.nextInt(6);
            boolean steps = !transactional && dice == 5;
            WhenStale stale = transactional || steps || dice == 0 ? WhenStale.RE_EXECUTE
                    : dice == 1 ? WhenStale.REJECT : WhenStale.RECONCILE;
            Operation operation = new Operation("op" + i, transactional, stale, oneOf(0, lease / 2, lease * 2), retention,
                    steps);
            policies.put(operation, Setting.policy(operation, lease, oneOf(0, lease / 2, lease)));
        }
        long storeBound = oneOf(lease / 10, lease / 4, lease / 2);
        int pending = random.nextInt(5) == 0 ? 1 : 100;
        ProtocolLimits limits = new ProtocolLimits(Duration.ofNanos(storeBound),
                Duration.ofNanos(oneOf(0, storeBound / 4, storeBound)), Duration.ofNanos(lease / 6),
                Duration.ofNanos(lease / 20), pending, pending);
        Duration purge = random.nextInt(3) == 0 ? Duration.ofNanos(lease * 2) : null;
        Setting.Claiming[] claiming = Setting.Claiming.values();
        return new Setting(lease, limits, purge, policies, claiming[random.nextInt(claiming.length)], repetitions);
    }

    /** The operations of a setting, in the same order in every run. */
    static List<Operation> operations(Setting setting) {
        List<Operation> operations = new ArrayList<>(setting.policies().keySet());
        operations.sort((one, other) -> one.name().compareTo(other.name()));
        return operations;
    }

    /** The error of a node's clock: up to ten minutes, and at times so much that it is about to overflow. */
    long skew() {
        if (random.nextInt(20) == 0) {
            return Long.MAX_VALUE - random.nextLong(20 * lease);
        }
        return random.nextInt(3) == 0 ? 0 : random.nextLong(-600_000, 600_001) * MILLISECOND;
    }

    Request.Plan plan() {
        int status = random.nextInt(4) > 0 ? RECORDED[random.nextInt(random.nextBoolean() ? 1 : RECORDED.length)]
                : NOT_RECORDED[random.nextInt(NOT_RECORDED.length)];
        long ends = random.nextInt(3) > 0 ? 1 + random.nextLong(lease / 10)
                : random.nextBoolean() ? random.nextLong(lease) : lease + random.nextLong(lease * 2);
        boolean acts = status < 300 || status >= 500 && random.nextBoolean();
        Contents.Kept kept = random.nextInt(5) > 0 ? Contents.Kept.STORED
                : random.nextBoolean() ? Contents.Kept.REBUILDABLE : Contents.Kept.UNREPLAYABLE;
        return new Request.Plan(acts ? random.nextLong(ends + 1) : -1, ends, status,
                random.nextInt(status >= 400 ? 2 : 10) == 0, end(status),
                random.nextInt(4) == 0 ? random.nextLong(lease / 4) : 0, kept, inquiry());
    }

    private Request.End end(int status) {
        int dice = random.nextInt(24);
        if (status >= 500 && dice < 8) {
            return Request.End.UNMAPPED;
        }
        return dice == 8 ? Request.End.RESPONSE_FAILS
                : dice == 9 ? Request.End.TIMES_OUT
                        : dice == 10 ? Request.End.OUTSIDE : Request.End.RESPONDS;
    }

    private Inquiry.Plan inquiry() {
        long takes = random.nextInt(4) > 0 ? random.nextLong(lease / 5) : random.nextLong(lease * 2);
        int dice = random.nextInt(12);
        return new Inquiry.Plan(takes, dice == 0 ? Inquiry.End.CANNOT_TELL
                : dice == 1 ? Inquiry.End.FAILS : dice == 2 ? Inquiry.End.THROWS : Inquiry.End.TELLS);
    }
}
