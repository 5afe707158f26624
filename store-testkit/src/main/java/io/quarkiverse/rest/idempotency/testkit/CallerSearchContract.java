package io.quarkiverse.rest.idempotency.testkit;

import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.ALICE;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.BINDING;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.LONG;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.SHORT;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.answer;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.created;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.freshId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;

/**
 * The contract of stores that can find the records of a caller.
 */
public abstract class CallerSearchContract {

    private static final String CALLER = "c".repeat(RecordId.LENGTH);
    private static final String OTHER = "o".repeat(RecordId.LENGTH);

    private IdempotencyStore all;
    private StoreCalls calls;
    private ErasableStore store;

    /**
     * @return the store under test, without records
     */
    protected abstract IdempotencyStore newSearchableStore();

    @BeforeEach
    void ask() {
        all = newSearchableStore();
        calls = new StoreCalls(all);
        store = (ErasableStore) all;
    }

    private static Reservation of(String caller, RecordId id) {
        return new Reservation(id, "default", BINDING, ALICE, LONG, LONG, false, caller);
    }

    private List<RecordId> found(String caller) {
        return answer(store.ofCaller(caller, Optional.empty(), 100));
    }

    @Test
    void recordsOfACaller_areFoundInAnyState_andNoOther() {
        RecordId running = freshId();
        RecordId completed = freshId();
        RecordId another = freshId();
        calls.own(of(CALLER, running));
        calls.complete(calls.own(of(CALLER, completed)), created("body"));
        calls.own(of(OTHER, another));
        calls.own(of(null, freshId()));

        assertThat(found(CALLER)).containsExactlyInAnyOrder(running, completed);
        assertThat(found(OTHER)).containsExactly(another);
        assertThat(answer(store.erase(List.of(running, completed)))).containsExactly(ErasableStore.Result.IN_PROGRESS,
                ErasableStore.Result.ERASED);
        assertThat(found(CALLER)).containsExactly(running);
    }

    @Test
    void recordsThatShareAStatement_haveEachTheirOwnCaller() {
        RecordId one = freshId();
        RecordId two = freshId();
        answer(all.reserve(List.of(of(CALLER, one), of(null, freshId()), of(OTHER, two))));

        assertThat(found(CALLER)).containsExactly(one);
        assertThat(found(OTHER)).containsExactly(two);
    }

    @Test
    void recordThatReplacesAnExpiredOne_isFound() {
        RecordId id = freshId();
        calls.complete(calls.own(of(null, id)), created("body"), SHORT);
        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.isAbsent(id));

        calls.own(of(CALLER, id));

        assertThat(found(CALLER)).containsExactly(id);
    }

    @Test
    void manyRecords_areFoundPageByPage_eachOnce() {
        List<RecordId> reserved = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            reserved.add(freshId());
            calls.own(of(CALLER, reserved.get(i)));
        }

        List<RecordId> paged = new ArrayList<>();
        Optional<RecordId> last = Optional.empty();
        for (int page = 0; page < 4; page++) {
            List<RecordId> found = answer(store.ofCaller(CALLER, last, 3));
            assertThat(found).hasSizeLessThanOrEqualTo(3);
            paged.addAll(found);
            last = Optional.of(paged.get(paged.size() - 1));
        }

        assertThat(paged).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(reserved);
    }
}
