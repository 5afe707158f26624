package io.quarkiverse.rest.idempotency.simulator.planted;

import java.util.function.LongFunction;

import io.quarkiverse.rest.idempotency.simulator.Simulation;
import io.quarkiverse.rest.idempotency.simulator.Stores;

/**
 * Runs seeds with a bug. It speaks plain Java, because it is loaded once more with the bug in it.
 */
public final class Hunt implements LongFunction<String> {

    private final Stores stores;

    /**
     * @param defect the name of what the store does wrong, or the empty name
     */
    public Hunt(String defect) {
        this.stores = defect.isEmpty() ? Stores.MEMORY : new PlainStores(Defect.valueOf(defect));
    }

    /**
     * @return the first violation, or {@code null} when every invariant holds
     */
    @Override
    public String apply(long seed) {
        try {
            return Simulation.run(seed, stores).violations().stream().findFirst().map(Object::toString).orElse(null);
        } catch (Simulation.NeverQuietException e) {
            return e.getMessage();
        }
    }
}
