package io.quarkiverse.rest.idempotency.testing;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;
import io.quarkus.arc.ClientProxy;

/**
 * Lets a test control the events around idempotent requests. Injected into a {@code @QuarkusTest}; usable on any thread.
 */
@Singleton
public class IdempotencyTester {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PAGE = 1000;
    private static final Set<RecordFilter.State> EVERY_STATE = EnumSet.allOf(RecordFilter.State.class);

    private final IdempotencyAdministration administration;
    private final IdempotencyStore store;
    private final Trouble trouble;
    private final TestClock clock;

    IdempotencyTester(IdempotencyAdministration administration, IdempotencyStore store, Trouble trouble, TestClock clock) {
        this.administration = administration;
        this.store = ClientProxy.unwrap(store);
        this.trouble = trouble;
        this.clock = clock;
    }

    /**
     * Forgets all records, in the store and in the local cache, and the trouble that was ordered and has not come: a test with
     * a fixed key finds the key new. No request may be running. Each record that is forgotten is told to the audit, as when an
     * administrator does it.
     *
     * @throws IllegalStateException if the store cannot be asked, or cannot list all its records: Redis lists those in
     *         progress only
     */
    public void reset() {
        trouble.forget();
        if (!(store instanceof BrowsableStore browsable) || !browsable.listed().containsAll(EVERY_STATE)) {
            throw new IllegalStateException("Expected a store that can list all its records (" + BrowsableStore.class.getName()
                    + "), was " + store.getClass().getName() + ". Use a fresh key in each test instead, see "
                    + IdempotencyKey.class.getName());
        }
        List<BrowsableStore.Entry> page;
        do {
            page = list(browsable);
            page.forEach(entry -> forget(entry.record()));
        } while (page.size() == PAGE);
    }

    private void forget(IdempotencyRecord record) {
        if (record instanceof IdempotencyRecord.InProgress) {
            administration.forceRelease(record.id(), "A test has reset the store");
        } else {
            administration.forget(record.id(), "A test has reset the store");
        }
    }

    private static List<BrowsableStore.Entry> list(BrowsableStore store) {
        RecordFilter all = new RecordFilter(Optional.empty(), Optional.empty(), Duration.ZERO, PAGE);
        try {
            return store.browse(all).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The idempotency store cannot be asked", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the idempotency store was asked", e);
        }
    }

    /**
     * Lets this node die as the response to the next request is about to be recorded: the method has run, and its lease ends
     * without a record of the response. The retry behaves as on another node: the method runs again, a reconciler is asked, or
     * the outcome is unknown, by the operation's policy for stale leases. The response to the request itself means nothing,
     * since the client of a dead node gets none. A method that completes in its transaction is not concerned: its transaction
     * would have been rolled back.
     */
    public void nodeDiesBeforeRecording() {
        trouble.orderDeath();
    }

    /**
     * Lets the store fail each call until the outage is closed, as a database does that cannot be reached. Completions in
     * transactions still reach it.
     *
     * @return ends the outage; for a {@code try} statement
     */
    public Outage storeOutage() {
        trouble.beginOutage();
        return trouble::endOutage;
    }

    /**
     * Lets time pass for the records, so that leases and retentions end.
     *
     * @param by how much, at least zero
     * @throws IllegalStateException if the store is another one than the memory store, which alone has a clock of its own
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("Time goes forward: expected a duration of at least zero, was " + by);
        }
        if (!(store instanceof MemoryStore)) {
            throw new IllegalStateException(
                    "Expected the memory store (quarkus.rest-idempotency.store=memory), whose clock can be "
                            + "put forward, was " + store.getClass().getName());
        }
        clock.advance(by);
    }

    /** An outage of the store. */
    @FunctionalInterface
    public interface Outage extends AutoCloseable {

        /** Ends it. */
        @Override
        void close();
    }
}
