package io.quarkiverse.rest.idempotency.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.store.memory.MemoryClock;

/**
 * The monotonic clock of the process, which a test can put forward.
 */
@Singleton
class TestClock implements MemoryClock {

    private final AtomicLong ahead = new AtomicLong();

    @Override
    public long nanos() {
        return System.nanoTime() + ahead.get();
    }

    void advance(Duration by) {
        ahead.addAndGet(by.toNanos());
    }
}
