package io.quarkiverse.rest.idempotency.simulator.planted;

import java.util.function.LongFunction;

import io.quarkiverse.rest.idempotency.simulator.Interleavings;
import io.quarkiverse.rest.idempotency.simulator.history.Operation;

/**
 * Tries orders of an operation that runs again when its lease is over. It speaks plain Java, as {@link Hunt} does.
 */
public final class HuntInOrders implements LongFunction<String> {

    private static final int DEPTH = 14;
    private static final long HOUR = 3_600_000_000_000L;

    /**
     * @param deviations how many of the steps may be out of order
     * @return the violations of the first failure, or {@code null} when every invariant holds
     */
    @Override
    public String apply(long deviations) {
        Operation operation = new Operation("re-execute", false, Operation.WhenStale.RE_EXECUTE, 0, HOUR);
        Interleavings interleavings = new Interleavings(operation, DEPTH, (int) deviations);
        interleavings.explore();
        return interleavings.failure() == null ? null : interleavings.failure().violations().toString();
    }
}
