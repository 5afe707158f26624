package io.quarkiverse.rest.idempotency.testkit;

import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.ALICE;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.SHORT;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.answer;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.created;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.freshId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;

/**
 * The contract of stores that can forget completed records.
 */
public abstract class ErasableStoreContract {

    private StoreCalls calls;
    private ErasableStore store;

    /**
     * @return the store under test, without records
     */
    protected abstract IdempotencyStore newErasableStore();

    @BeforeEach
    void ask() {
        IdempotencyStore empty = newErasableStore();
        calls = new StoreCalls(empty);
        store = (ErasableStore) empty;
    }

    @Test
    void completedRecord_isErased_andItsKeyIsNewWithALargerFence() {
        RecordId id = freshId();
        Ownership former = calls.own(id, ALICE);
        calls.complete(former, created("body"));

        assertThat(answer(store.erase(List.of(id)))).containsExactly(ErasableStore.Result.ERASED);

        assertThat(calls.isAbsent(id)).isTrue();
        assertThat(calls.own(id, ALICE).fence()).isGreaterThan(former.fence());
    }

    @Test
    void recordInProgress_isLeft_whetherItsLeaseIsOverOrNot() {
        RecordId alive = freshId();
        RecordId stale = freshId();
        Ownership owner = calls.own(alive, ALICE);
        calls.release(calls.own(stale, ALICE), ReleaseCall.Mode.END_LEASE);

        assertThat(answer(store.erase(List.of(alive, stale)))).containsExactly(ErasableStore.Result.IN_PROGRESS,
                ErasableStore.Result.IN_PROGRESS);

        assertThat(calls.isAbsent(stale)).isFalse();
        assertThat(calls.complete(owner, created("body"))).isEqualTo(CompleteResult.COMPLETED);
    }

    @Test
    void recordThatIsNotThere_orHasExpired_isAbsent() {
        RecordId expired = freshId();
        calls.complete(calls.own(expired, ALICE), created("body"), SHORT);
        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.isAbsent(expired));

        assertThat(answer(store.erase(List.of(freshId(), expired)))).containsExactly(ErasableStore.Result.ABSENT,
                ErasableStore.Result.ABSENT);
    }

    @Test
    void eachRecord_isErasedOnItsOwn_andNoOther() {
        RecordId erased = freshId();
        RecordId kept = freshId();
        RecordId running = freshId();
        calls.complete(calls.own(erased, ALICE), created("body"));
        calls.complete(calls.own(kept, ALICE), created("body"));
        calls.own(running, ALICE);

        assertThat(answer(store.erase(List.of(running, freshId(), erased))))
                .containsExactly(ErasableStore.Result.IN_PROGRESS, ErasableStore.Result.ABSENT, ErasableStore.Result.ERASED);

        assertThat(calls.isAbsent(kept)).isFalse();
        assertThat(answer(store.erase(List.of(erased)))).containsExactly(ErasableStore.Result.ABSENT);
    }
}
