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
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.Claim;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * The contract of stores that create completed records of claimed keys.
 */
public abstract class ClaimContract {

    private static final int RIVALS = 8;

    private StoreCalls calls;

    private final RecordId id = freshId();

    /**
     * @return the store under test, without records
     */
    protected abstract IdempotencyStore newClaimStore();

    @BeforeEach
    void ask() {
        calls = new StoreCalls(newClaimStore());
    }

    private static CompleteCall call(RecordId record, Owner owner, RecordedResponse response, Duration retention) {
        return new CompleteCall(new Ownership(record, owner, 0), response, retention, Duration.ZERO,
                new Claim("default", BINDING, null));
    }

    private CompleteResult create(Owner owner, RecordedResponse response) {
        return create(call(id, owner, response, LONG));
    }

    private CompleteResult create(CompleteCall call) {
        return answer(calls.store.complete(List.of(call))).get(0);
    }

    private void awaitExpiry() {
        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.isAbsent(id));
    }

    @Test
    void absentRecord_isCreatedCompleted() {
        assertThat(create(ALICE, created("first"))).isEqualTo(CompleteResult.COMPLETED);

        assertThat(calls.found(id)).isInstanceOfSatisfying(IdempotencyRecord.Completed.class, record -> {
            assertThat(record.binding()).isEqualTo(BINDING);
            assertThat(record.response()).isEqualTo(created("first"));
            assertThat(record.retentionLeft()).isPositive().isLessThanOrEqualTo(LONG);
        });
        assertThat(calls.reserve(id, BOB)).isInstanceOf(ReserveResult.Exists.class);
    }

    @Test
    void createdRecord_withEveryKindOfResponse_isReadAsItWas() {
        List<RecordedResponse> responses = List.of(
                new RecordedResponse.Rebuildable(200, List.of(new RecordedResponse.Header("ETag", "7")), "table-7"),
                new RecordedResponse.Unreplayable(201, "too large"), new RecordedResponse.Stored(204, List.of(), new byte[0]));
        List<RecordId> ids = responses.stream().map(response -> freshId()).toList();

        assertThat(answer(calls.store.complete(IntStream.range(0, ids.size())
                .mapToObj(i -> call(ids.get(i), ALICE, responses.get(i), LONG)).toList())))
                .containsOnly(CompleteResult.COMPLETED);

        assertThat(ids).extracting(calls::response).isEqualTo(responses);
    }

    @Test
    @Tag("immutable-outcome")
    void completedRecord_isNotReplaced() {
        create(ALICE, created("first"));

        assertThat(create(BOB, created("second"))).isEqualTo(CompleteResult.LOST);

        assertThat(calls.response(id)).isEqualTo(created("first"));
    }

    @Test
    @Tag("fenced")
    void fenced_recordInProgress_isNotReplaced() {
        Ownership owner = calls.own(id, BOB);

        assertThat(create(ALICE, created("first"))).isEqualTo(CompleteResult.LOST);

        assertThat(calls.complete(owner, created("the owner's"))).isEqualTo(CompleteResult.COMPLETED);
    }

    @Test
    void repeatedCall_meetsItsOwnRecord() {
        create(ALICE, created("first"));

        assertThat(create(ALICE, created("again"))).isEqualTo(CompleteResult.COMPLETED);

        assertThat(calls.response(id)).isEqualTo(created("first"));
    }

    @Test
    void expiredRecord_isReplaced_withAnotherBinding() {
        create(call(id, ALICE, created("first"), SHORT));
        awaitExpiry();
        Binding other = new Binding("POST /refunds", "/refunds", "other");
        CompleteCall replacing = new CompleteCall(new Ownership(id, BOB, 0), created("second"), LONG, Duration.ZERO,
                new Claim("default", other, null));

        assertThat(create(replacing)).isEqualTo(CompleteResult.COMPLETED);

        assertThat(calls.response(id)).isEqualTo(created("second"));
        assertThat(calls.found(id).binding()).isEqualTo(other);
        assertThat(create(replacing)).as("the same call once more").isEqualTo(CompleteResult.COMPLETED);
        assertThat(create(ALICE, created("third"))).as("the owner before").isEqualTo(CompleteResult.LOST);
    }

    @Test
    @Tag("single-owner")
    void singleOwner_recordInProgressThatHasExpired_isReplaced() {
        calls.own(StoreCalls.reservation(id, BOB, SHORT, SHORT));
        awaitExpiry();

        assertThat(create(ALICE, created("first"))).isEqualTo(CompleteResult.COMPLETED);

        assertThat(calls.found(id)).isInstanceOf(IdempotencyRecord.Completed.class);
    }

    @Test
    void repeatedCall_afterItsRecordHasExpired_createsItAnew() {
        create(call(id, ALICE, created("first"), SHORT));
        awaitExpiry();

        assertThat(create(ALICE, created("again"))).isEqualTo(CompleteResult.COMPLETED);

        assertThat(calls.response(id)).isEqualTo(created("again"));
    }

    @Test
    @Tag("single-owner")
    void singleOwner_reservationAfterExpiry_hasALargerFenceThanBefore() {
        Ownership former = calls.own(StoreCalls.reservation(id, BOB, SHORT, SHORT));
        awaitExpiry();
        create(call(id, ALICE, created("first"), SHORT));
        awaitExpiry();

        assertThat(calls.own(id, BOB).fence()).isGreaterThan(former.fence());
    }

    @Test
    void createdRecord_withATombstone_outlivesItsResponse() {
        create(new CompleteCall(new Ownership(id, ALICE, 0), created("first"), SHORT, LONG,
                new Claim("default", BINDING, null)));

        await().pollInterval(Duration.ofMillis(5))
                .until(() -> calls.response(id) instanceof RecordedResponse.Unreplayable);
        assertThat(calls.found(id).binding()).isEqualTo(BINDING);
    }

    @Test
    void reservedAndClaimedRecords_inOneCall_areAnsweredEach() {
        RecordId reserved = freshId();
        RecordId lost = freshId();
        Ownership owner = calls.own(reserved, BOB);
        Ownership former = new Ownership(lost, BOB, calls.own(lost, ALICE).fence());

        assertThat(answer(calls.store.complete(List.of(call(id, ALICE, created("claimed"), LONG),
                new CompleteCall(owner, created("reserved"), LONG), new CompleteCall(former, created("lost"), LONG)))))
                .containsExactly(CompleteResult.COMPLETED, CompleteResult.COMPLETED, CompleteResult.LOST);

        assertThat(calls.response(id)).isEqualTo(created("claimed"));
        assertThat(calls.response(reserved)).isEqualTo(created("reserved"));
    }

    @Test
    @Tag("exactly-once")
    void exactlyOnce_concurrentCalls_oneCreatesTheRecord() throws Exception {
        CyclicBarrier start = new CyclicBarrier(RIVALS);
        ExecutorService threads = Executors.newFixedThreadPool(RIVALS);
        try {
            List<Callable<CompleteResult>> rivals = IntStream.range(0, RIVALS).<Callable<CompleteResult>> mapToObj(i -> () -> {
                start.await();
                return create(new Owner(UUID.randomUUID().toString()), created("rival " + i));
            }).toList();

            List<CompleteResult> results = new ArrayList<>();
            for (Future<CompleteResult> result : threads.invokeAll(rivals)) {
                results.add(result.get());
            }

            assertThat(results).filteredOn(CompleteResult.COMPLETED::equals).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void unclaimedKey_isNotClaimed() {
        create(ALICE, created("first"));

        assertThat(answer(calls.store.claimed(List.of(id, freshId())))).containsExactly(false, false);
    }
}
