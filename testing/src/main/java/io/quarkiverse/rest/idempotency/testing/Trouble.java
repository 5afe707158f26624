package io.quarkiverse.rest.idempotency.testing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.StoreDecorator;

/**
 * The trouble that a test has ordered for the store.
 */
@Singleton
class Trouble implements StoreDecorator {

    private final AtomicInteger outages = new AtomicInteger();
    private final AtomicBoolean deathOrdered = new AtomicBoolean();
    private final Set<Ownership> failedRecordings = ConcurrentHashMap.newKeySet();
    private final Set<Ownership> ofDeadNodes = ConcurrentHashMap.newKeySet();

    @Override
    public IdempotencyStore decorate(IdempotencyStore store) {
        return new TroubledStore(store, this);
    }

    void beginOutage() {
        outages.incrementAndGet();
    }

    void endOutage() {
        outages.decrementAndGet();
    }

    boolean outage() {
        return outages.get() > 0;
    }

    void orderDeath() {
        deathOrdered.set(true);
    }

    /**
     * Whether a node has died that owned this record, or dies now. A recording that goes on after the tester has failed it
     * belongs to an earlier request: an order of death waits for the next one.
     */
    boolean diesBeforeRecording(Ownership ownership) {
        if (!failedRecordings.contains(ownership) && deathOrdered.compareAndSet(true, false)) {
            ofDeadNodes.add(ownership);
        }
        boolean dies = isDead(ownership);
        if (dies || outage()) {
            failedRecordings.add(ownership);
        }
        return dies;
    }

    boolean isDead(Ownership ownership) {
        return ofDeadNodes.contains(ownership);
    }

    /** Cancels an order of death. Dead nodes stay dead, since their background work may go on into the next test. */
    void forget() {
        deathOrdered.set(false);
    }
}
