package io.quarkiverse.rest.idempotency.simulator.planted;

import java.util.function.LongFunction;

import io.quarkiverse.rest.idempotency.simulator.Simulation;

/**
 * Runs seeds. It speaks plain Java, because it is loaded once more with a bug in the classes that it runs.
 */
public final class Hunt implements LongFunction<String> {

    /**
     * @return the first violation, or {@code null} when every invariant holds
     */
    @Override
    public String apply(long seed) {
        try {
            return Simulation.run(seed).violations().stream().findFirst().map(Object::toString).orElse(null);
        } catch (Simulation.NeverQuietException e) {
            return e.getMessage();
        }
    }
}
