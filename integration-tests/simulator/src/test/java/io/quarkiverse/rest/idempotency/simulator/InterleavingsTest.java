package io.quarkiverse.rest.idempotency.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.simulator.history.Operation;
import io.quarkiverse.rest.idempotency.simulator.history.Operation.WhenStale;
import io.quarkiverse.rest.idempotency.simulator.history.Timeline;
import io.quarkiverse.rest.idempotency.simulator.planted.PlantedBug;

/**
 * Two nodes, one key, every order. {@code -Dsimulator.depth} says how many steps are tried in every order, and
 * {@code -Dsimulator.deviations} how many of all steps may be out of order.
 */
class InterleavingsTest {

    private static final int DEPTH = Integer.getInteger("simulator.depth", 5);
    private static final int DEVIATIONS = Integer.getInteger("simulator.deviations", 2);
    private static final int ALL = 1_000;
    private static final long HOUR = 3_600_000_000_000L;
    private static final long HALF_A_LEASE = 500_000_000L;

    private static final List<Operation> OPERATIONS = List.of(
            new Operation("reject", false, WhenStale.REJECT, 0, HOUR),
            new Operation("reject or wait", false, WhenStale.REJECT, HALF_A_LEASE, HOUR),
            new Operation("re-execute", false, WhenStale.RE_EXECUTE, 0, HOUR),
            new Operation("re-execute or wait", false, WhenStale.RE_EXECUTE, HALF_A_LEASE, HOUR),
            new Operation("reconcile", false, WhenStale.RECONCILE, 0, HOUR),
            new Operation("reconcile or wait", false, WhenStale.RECONCILE, HALF_A_LEASE, HOUR),
            new Operation("in transaction", true, WhenStale.RE_EXECUTE, 0, HOUR),
            new Operation("in transaction or wait", true, WhenStale.RE_EXECUTE, HALF_A_LEASE, HOUR));

    @Test
    void everyInvariantHolds_inEveryOrderOfTheFirstSteps() {
        explore("the first " + DEPTH + " steps in every order", DEPTH, ALL);
    }

    @Test
    void everyInvariantHolds_whereverAFewStepsAreOutOfOrder() {
        explore("any " + DEVIATIONS + " steps out of order", ALL, DEVIATIONS);
    }

    private static void explore(String what, int depth, int deviations) {
        long begunAt = System.nanoTime();
        long runs = 0;
        for (Operation operation : OPERATIONS) {
            for (Setting.Claiming claiming : operation.transactional() ? Setting.Claiming.values()
                    : new Setting.Claiming[] { Setting.Claiming.NONE }) {
                Interleavings interleavings = new Interleavings(operation, depth, deviations, claiming);
                runs += interleavings.explore();
                assertHolds(operation, claiming, interleavings.failure());
            }
        }
        System.out.printf("Two nodes, one key, %s: %,d interleavings in %d s%n", what, runs,
                (System.nanoTime() - begunAt) / 1_000_000_000);
        assertThat(runs).as("interleavings").isGreaterThan(1_000);
    }

    private static void assertHolds(Operation operation, Setting.Claiming claiming, Interleavings.Failure failure) {
        if (failure != null) {
            throw new AssertionError("'" + operation.name() + "', nodes that claim: " + claiming + ", with the choices "
                    + failure.choices() + " breaks "
                    + failure.violations() + "\n" + Timeline.of(failure.events()));
        }
    }

    @ParameterizedTest
    @CsvSource({ "TAKE_OVER_WITHOUT_A_NEW_FENCE, 1", "HEARTBEAT_REOPENS_A_RECORD, 1", "COMPLETE_REWRITES, 1",
            "RESERVE_WITHOUT_A_ROW, 1", "TAKE_OVER_OF_A_LIVING_LEASE, 3" })
    void plantedBugInTheStore_someStepsOutOfOrder_isFound(PlantedBug bug, int deviations) {
        assertThat(bug.findInOrders(deviations)).as("violations").isNotNull();
    }
}
