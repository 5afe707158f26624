package io.quarkiverse.rest.idempotency.store.memory;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Makes memory stores for tests of other packages, on a clock of their own.
 */
public final class MemoryStores {

    private MemoryStores() {
    }

    public static MemoryStore onClock(LongSupplier nanoClock) {
        return new MemoryStore(1_000_000, Long.MAX_VALUE / 2, nanoClock, InstantSource.system());
    }
}
