package io.quarkiverse.rest.idempotency.testkit;

import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.ALICE;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.BINDING;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.BOB;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.LONG;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.SHORT;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.answer;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.created;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.freshId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.admin.RecordFilter.State;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * The contract of stores that can list their records.
 */
public abstract class BrowsableStoreContract {

    private StoreCalls calls;
    private BrowsableStore store;

    /**
     * @return the store under test, without records
     */
    protected abstract IdempotencyStore emptyStore();

    @BeforeEach
    void ask() {
        IdempotencyStore empty = emptyStore();
        calls = new StoreCalls(empty);
        store = (BrowsableStore) empty;
    }

    private List<RecordId> listed(String operation, State state, Duration minAge, int limit) {
        return answer(store.browse(new RecordFilter(Optional.ofNullable(operation), Optional.ofNullable(state), minAge, limit)))
                .stream().map(entry -> entry.record().id()).toList();
    }

    private boolean lists(State state) {
        return store.listed().contains(state);
    }

    private List<RecordId> listed(State state) {
        return listed(null, state, Duration.ZERO, 100);
    }

    @Test
    void everyRecordIsListed_asItIsLoaded_withItsAge() {
        RecordId running = freshId();
        RecordId completed = freshId();
        calls.own(running, ALICE);
        calls.complete(calls.own(completed, ALICE), created("body"));

        List<BrowsableStore.Entry> entries = answer(
                store.browse(new RecordFilter(Optional.empty(), Optional.empty(), Duration.ZERO, 100)));

        assertThat(entries).extracting(entry -> entry.record().id())
                .containsExactlyInAnyOrderElementsOf(lists(State.COMPLETED) ? List.of(running, completed) : List.of(running));
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.record().binding()).isEqualTo(BINDING);
            assertThat(entry.record().getClass()).isEqualTo(calls.found(entry.record().id()).getClass());
            assertThat(entry.age()).isBetween(Duration.ZERO, Duration.ofMinutes(10));
        });
    }

    @Test
    void records_areListedByTheirState() {
        RecordId alive = freshId();
        RecordId stale = freshId();
        RecordId completed = freshId();
        calls.own(alive, ALICE);
        calls.release(calls.own(stale, ALICE), ReleaseCall.Mode.END_LEASE);
        calls.complete(calls.own(completed, ALICE), created("body"));

        assertThat(listed(State.IN_PROGRESS)).containsExactly(alive);
        assertThat(listed(State.STALE)).containsExactly(stale);
        if (lists(State.COMPLETED)) {
            assertThat(listed(State.COMPLETED)).containsExactly(completed);
            assertThat(listed((State) null)).containsExactlyInAnyOrder(alive, stale, completed);
        } else {
            assertThatThrownBy(() -> listed(State.COMPLETED)).hasRootCauseInstanceOf(UnsupportedOperationException.class);
            assertThat(listed((State) null)).containsExactlyInAnyOrder(alive, stale);
        }
    }

    @Test
    void recordThatWasStale_isListedWithItsNewState_afterATakeoverAndAnEnd() {
        RecordId id = freshId();
        calls.release(calls.own(id, ALICE), ReleaseCall.Mode.END_LEASE);
        assertThat(listed(State.STALE)).containsExactly(id);

        TakeOverResult.Owned taken = (TakeOverResult.Owned) calls.takeOver(id, BOB);
        assertThat(listed(State.STALE)).isEmpty();
        assertThat(listed(State.IN_PROGRESS)).containsExactly(id);

        calls.complete(new Ownership(id, BOB, taken.fence()), created("body"));
        assertThat(listed(State.STALE)).isEmpty();
        assertThat(listed(State.IN_PROGRESS)).isEmpty();
    }

    @Test
    void recordThatWasReleased_isNotListed() {
        calls.release(calls.own(freshId(), ALICE), ReleaseCall.Mode.FORGET);

        assertThat(listed((State) null)).isEmpty();
    }

    @Test
    void records_areListedByTheirOperation() {
        RecordId other = freshId();
        calls.own(freshId(), ALICE);
        calls.own(new Reservation(other, "default", new Binding("it's another", "/", "f"), ALICE, LONG, LONG));

        assertThat(listed("it's another", null, Duration.ZERO, 100)).containsExactly(other);
        assertThat(listed("it's another", State.IN_PROGRESS, Duration.ZERO, 100)).containsExactly(other);
        assertThat(listed("it's another", State.STALE, Duration.ZERO, 100)).isEmpty();
        assertThat(listed("no such operation", null, Duration.ZERO, 100)).isEmpty();
    }

    @Test
    void recordsAreListedByTheirAge_whenTheyHaveIt() {
        RecordId old = freshId();
        calls.own(old, ALICE);

        assertThat(listed(null, null, Duration.ofMinutes(30), 100)).isEmpty();
        await().pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(listed(null, null, Duration.ofMillis(100), 100)).containsExactly(old));
    }

    @Test
    void limit_leavesTheNewest() {
        RecordId old = freshId();
        RecordId young = freshId();
        calls.own(old, ALICE);
        await().pollInterval(Duration.ofMillis(5)).until(() -> listed(null, null, Duration.ofMillis(5), 1).contains(old));
        calls.own(young, ALICE);

        assertThat(listed(null, null, Duration.ZERO, 1)).containsExactly(young);
        assertThat(listed(null, null, Duration.ZERO, 2)).containsExactly(young, old);
    }

    @Test
    void expiredRecord_isNotListed() {
        RecordId id = freshId();
        RecordId running = freshId();
        calls.complete(calls.own(id, ALICE), created("body"), SHORT);
        calls.own(new Reservation(running, "default", BINDING, ALICE, SHORT, SHORT));
        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.isAbsent(id) && calls.isAbsent(running));

        assertThat(listed((State) null)).isEmpty();
    }
}
