package io.quarkiverse.rest.idempotency.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;

class StoreProbeTest {

    @Test
    void time_isThatOfTheStoresClock_andLeavesNoRecord() {
        Instant storeTime = Instant.parse("2001-02-03T04:05:06Z");
        MemoryStore store = new MemoryStore(10, 10_000, System::nanoTime, InstantSource.fixed(storeTime));
        StoreProbe probe = new StoreProbe(store, () -> true, () -> new Owner("node"), Duration.ofSeconds(1));

        assertThat(probe.time()).isCompletedWithValue(storeTime);
        assertThat(probe.usable()).isCompletedWithValue(true);
        assertThat(store.size()).isZero();
    }
}
