package io.quarkiverse.rest.idempotency.tenants;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Singleton;

/** Cases in which a request saw a value of another request, or another thread than its filters had. All are counted. */
@Singleton
public class Violations {

    private static final int KEPT = 50;

    private final AtomicLong count = new AtomicLong();
    private final Queue<String> kept = new ConcurrentLinkedQueue<>();

    void add(String format, Object... values) {
        if (count.incrementAndGet() <= KEPT) {
            kept.add(String.format(format, values));
        }
    }

    long count() {
        return count.get();
    }

    /** The first of them. */
    List<String> kept() {
        return List.copyOf(kept);
    }
}
