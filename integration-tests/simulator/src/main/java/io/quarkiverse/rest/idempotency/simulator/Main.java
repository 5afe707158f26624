package io.quarkiverse.rest.idempotency.simulator;

import io.quarkiverse.rest.idempotency.simulator.history.Timeline;

/**
 * Prints what happens in one run.
 */
public final class Main {

    private Main() {
    }

    /**
     * @param arguments the seed
     */
    public static void main(String[] arguments) {
        Simulation.Result result = Simulation.run(Long.parseLong(arguments[0]));
        System.out.println("Seed " + result.seed());
        System.out.print(Timeline.of(result.events()));
        System.out.println(result.violations().isEmpty() ? "Every invariant holds." : "Violations:");
        result.violations().forEach(violation -> System.out.println("  " + violation));
    }
}
