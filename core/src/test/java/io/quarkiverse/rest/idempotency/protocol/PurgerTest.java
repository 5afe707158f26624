package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStores;

/**
 * When expired records are deleted, and how many at once.
 */
class PurgerTest {

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    /** The longest time between two purges that find little. */
    private static final Duration ROUND = INTERVAL.plus(INTERVAL.dividedBy(2));

    private final VirtualTimers timers = new VirtualTimers();
    private final MemoryStore records = MemoryStores.onClock(timers::nanoTime);
    private final ScriptedStore store = new ScriptedStore(records);
    private final Purger purger = new Purger(store, timers, new Random(1), INTERVAL, 10);

    private void expiredRecords(int count) {
        for (int i = 0; i < count; i++) {
            records.reserve(List.of(new Reservation(RecordId.of("default", null, "key-" + i), "default", BINDING,
                    new Owner("gone"), Duration.ofMillis(1), Duration.ofMillis(1))));
        }
        timers.advance(Duration.ofMillis(2));
    }

    @Test
    void expiredRecordsAreDeleted_andOthersStay() {
        expiredRecords(3);
        records.reserve(List.of(new Reservation(Nodes.KEY, "default", BINDING, new Owner("alive"), LEASE, INTERVAL)));
        purger.start();

        timers.advance(ROUND);

        assertThat(records.size()).isEqualTo(1);
    }

    @Test
    void firstPurge_comesAfterHalfAnIntervalAtTheEarliest() {
        purger.start();

        timers.advance(INTERVAL.dividedBy(2).minusNanos(1));

        assertThat(store.calls(Call.PURGE)).isZero();
    }

    @Test
    void fullBatchesFollowEachOther_untilOneIsNotFull() {
        expiredRecords(25);
        purger.start();
        timers.advance(INTERVAL.dividedBy(2));
        while (store.calls(Call.PURGE) == 0) {
            timers.advance(Duration.ofMillis(1));
        }

        timers.advance(Duration.ofMillis(2));

        assertThat(store.calls(Call.PURGE)).isEqualTo(3);
        assertThat(records.size()).isZero();
        timers.advance(INTERVAL.dividedBy(2).minusMillis(10));
        assertThat(store.calls(Call.PURGE)).as("and then the interval is waited for").isEqualTo(3);
    }

    @Test
    void purger_afterAFullBatch_pausesThreeTimesAsLongAsItTook() {
        expiredRecords(25);
        Gate gate = store.holdBefore(Call.PURGE);
        purger.start();
        timers.advance(INTERVAL.dividedBy(2));
        while (store.calls(Call.PURGE) == 0) {
            timers.advance(Duration.ofMillis(1));
        }
        timers.advance(Duration.ofMillis(8));
        gate.open();

        timers.advance(Duration.ofMillis(24));
        assertThat(store.calls(Call.PURGE)).isEqualTo(1);
        // It began at some moment within the last step of the loop.
        timers.advance(Duration.ofMillis(4));
        assertThat(store.calls(Call.PURGE)).isEqualTo(2);
    }

    @Test
    void purges_goOn() {
        purger.start();

        timers.advance(ROUND.multipliedBy(10));

        assertThat(store.calls(Call.PURGE)).isBetween(10, 30);
    }

    @Test
    void aStoreThatFailsOrThrows_isAskedAgainAfterTheInterval() {
        expiredRecords(3);
        store.failBefore(Call.PURGE, new IllegalStateException());
        store.throwAt(Call.PURGE, new IllegalStateException());
        purger.start();

        timers.advance(ROUND.multipliedBy(3));

        assertThat(store.calls(Call.PURGE)).isGreaterThanOrEqualTo(3);
        assertThat(records.size()).isZero();
    }

    @Test
    void purges_runOneAtATime() {
        Gate gate = store.holdBefore(Call.PURGE);
        purger.start();
        timers.advance(ROUND.multipliedBy(5));
        assertThat(store.calls(Call.PURGE)).isEqualTo(1);

        gate.open();
        timers.advance(ROUND);

        assertThat(store.calls(Call.PURGE)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void purger_afterItsStop_purgesAndSchedulesNothing() {
        purger.start();
        purger.stop();

        timers.advance(ROUND.multipliedBy(3));

        assertThat(store.calls(Call.PURGE)).isZero();
        assertThat(timers.pending()).isZero();
    }

    @ParameterizedTest
    @CsvSource({ "PT0S, 1", "PT-1S, 1", "PT1S, 0", "PT1S, -1" })
    void intervalOrBatchThatIsNotPositive_isRejected(Duration interval, int batchSize) {
        assertThatThrownBy(() -> new Purger(store, timers, new Random(1), interval, batchSize))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(interval.toString()).hasMessageContaining(String.valueOf(batchSize));
    }
}
