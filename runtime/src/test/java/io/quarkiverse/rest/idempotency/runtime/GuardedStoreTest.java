package io.quarkiverse.rest.idempotency.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.ForwardingStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;

/** The calls by which a node knows that it can be given requests. */
class GuardedStoreTest {

    private static final RecordId ID = RecordId.of("default", null, "key");
    private static final Duration LONG = Duration.ofHours(1);
    private static final Reservation RESERVATION = new Reservation(ID, "default", new Binding("o", "r", "f"),
            new Owner("owner"), LONG, LONG);

    /** As a database that is read-only. */
    private static final class ReadOnlyStore extends ForwardingStore {

        private boolean writable;

        ReadOnlyStore() {
            super(new MemoryStore(10, 10_000, System::nanoTime, InstantSource.system()));
        }

        @Override
        public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
            return writable ? super.reserve(reservations)
                    : CompletableFuture.failedFuture(new IllegalStateException("read-only"));
        }
    }

    private static final Timers NO_TIME = new Timers() {

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return () -> {
            };
        }
    };

    private final ReadOnlyStore store = new ReadOnlyStore();

    private GuardedStore guarded(boolean loadsAdmit) {
        return new GuardedStore(store, NO_TIME, Duration.ofSeconds(1), loadsAdmit);
    }

    private StoreProbe probe(GuardedStore guarded) {
        return new StoreProbe(guarded, guarded::reservesWork, () -> new Owner("node"), Duration.ofSeconds(10));
    }

    @Test
    void loadThatIsAnswered_doesNotHideAFailedReserve() {
        GuardedStore guarded = guarded(false);

        assertThat(guarded.reserve(List.of(RESERVATION))).isCompletedExceptionally();
        assertThat(guarded.load(List.of(ID))).isCompleted();

        assertThat(guarded.reservesWork()).isFalse();
        store.writable = true;
        assertThat(guarded.reserve(List.of(RESERVATION))).isCompleted();
        assertThat(guarded.reservesWork()).isTrue();
    }

    /** Transactions that claim their keys make no reserve that could fail. */
    @Test
    void readOnlyStore_whereLoadsAdmit_isNotUsable() {
        GuardedStore guarded = guarded(true);
        assertThat(guarded.load(List.of(ID))).isCompleted();

        assertThat(probe(guarded).usable()).isCompletedWithValue(false);

        assertThat(guarded.load(List.of(ID))).isCompleted();
        assertThat(probe(guarded).usable()).isCompletedWithValue(false);
        store.writable = true;
        assertThat(probe(guarded).usable()).isCompletedWithValue(true);
    }
}
