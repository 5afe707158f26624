package io.quarkiverse.rest.idempotency.simulator.planted;

import java.util.function.LongSupplier;

import io.quarkiverse.rest.idempotency.simulator.Stores;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;

/**
 * Makes stores that are wrong on purpose.
 *
 * @param defect what they do wrong, or {@code null} when they do nothing wrong
 */
public record PlainStores(Defect defect) implements Stores {

    @Override
    public IdempotencyStore on(LongSupplier nanoClock) {
        return new PlainStore(nanoClock, defect);
    }

    @Override
    public boolean believesNodes() {
        return defect == Defect.NODE_CLOCK;
    }
}
