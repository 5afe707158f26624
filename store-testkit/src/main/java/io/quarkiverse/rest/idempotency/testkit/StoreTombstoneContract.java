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
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall.Mode;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * The contract of every store for records that outlive their responses: first they give the response, then they are tombstones,
 * and then they are gone.
 */
public abstract class StoreTombstoneContract {

    private static final RecordedResponse REBUILDABLE = new RecordedResponse.Rebuildable(200,
            List.of(new RecordedResponse.Header("ETag", "7")), "table-7");

    private StoreCalls calls;

    private final RecordId id = freshId();

    /**
     * @return the store under test, without records
     */
    protected abstract IdempotencyStore emptyStore();

    /**
     * @return whether expired records leave the store by themselves, so that a purge never finds any
     */
    protected boolean expiresByItself() {
        return false;
    }

    @BeforeEach
    void ask() {
        calls = new StoreCalls(emptyStore());
    }

    private Ownership complete(RecordedResponse response, Duration retention, Duration tombstone) {
        return complete(id, response, retention, tombstone);
    }

    private Ownership complete(RecordId record, RecordedResponse response, Duration retention, Duration tombstone) {
        Ownership ownership = calls.own(record, ALICE);
        assertThat(answer(calls.store.complete(List.of(new CompleteCall(ownership, response, retention, tombstone)))))
                .containsExactly(CompleteResult.COMPLETED);
        return ownership;
    }

    private void awaitTombstone(RecordId record) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.response(record) instanceof RecordedResponse.Unreplayable);
    }

    private static void assertTombstone(IdempotencyRecord record, int status) {
        assertThat(record).isInstanceOfSatisfying(IdempotencyRecord.Completed.class, completed -> {
            assertThat(completed.binding()).isEqualTo(BINDING);
            assertThat(completed.response()).isEqualTo(created("x").tombstone().status() == status ? created("x").tombstone()
                    : REBUILDABLE.tombstone());
            assertThat(completed.retentionLeft()).isPositive().isLessThanOrEqualTo(LONG);
        });
    }

    @Test
    void response_isGivenUntilItsRetentionEnds() {
        complete(created("first"), LONG, LONG);

        IdempotencyRecord.Completed record = (IdempotencyRecord.Completed) calls.found(id);
        assertThat(record.response()).isEqualTo(created("first"));
        assertThat(record.retentionLeft()).as("of the response").isPositive().isLessThanOrEqualTo(LONG);
        assertThat(answer(calls.store.purge(10))).isZero();
        assertThat(calls.response(id)).isEqualTo(created("first"));
    }

    @Test
    void response_thatIsRebuilt_isGivenUntilItsRetentionEnds() {
        complete(REBUILDABLE, LONG, LONG);

        assertThat(calls.response(id)).isEqualTo(REBUILDABLE);
    }

    @Test
    void record_isATombstone_whenItsRetentionIsOver() {
        complete(created("first"), SHORT, LONG);
        awaitTombstone(id);

        assertTombstone(calls.found(id), 201);
        assertThat(calls.reserve(id, BOB)).isInstanceOfSatisfying(ReserveResult.Exists.class,
                exists -> assertTombstone(exists.record(), 201));
        assertThat(calls.takeOver(id, BOB)).isInstanceOfSatisfying(TakeOverResult.Exists.class,
                exists -> assertTombstone(exists.record(), 201));
    }

    @Test
    void record_ofARebuiltResponse_isATombstone_whenItsRetentionIsOver() {
        complete(REBUILDABLE, SHORT, LONG);
        awaitTombstone(id);

        assertTombstone(calls.found(id), 200);
    }

    @Test
    void purge_shrinksRecordsOnce_andKeepsTheirTombstones() {
        RecordId other = freshId();
        RecordId living = freshId();
        complete(created("first"), SHORT, LONG);
        complete(other, REBUILDABLE, SHORT, LONG.plusMinutes(1));
        complete(living, created("living"), LONG, LONG);
        awaitTombstone(id);
        awaitTombstone(other);

        assertThat(answer(calls.store.purge(1)) + answer(calls.store.purge(10))).isEqualTo(expiresByItself() ? 0 : 2);

        assertThat(answer(calls.store.purge(10))).as("nothing is left to shrink").isZero();
        assertTombstone(calls.found(id), 201);
        assertThat(calls.response(other)).isEqualTo(REBUILDABLE.tombstone());
        assertThat(calls.response(living)).isEqualTo(created("living"));
        assertThat(calls.reserve(id, BOB)).isInstanceOf(ReserveResult.Exists.class);
    }

    @Test
    void tombstone_isChangedByNoWrite() {
        Ownership ownership = complete(created("first"), SHORT, LONG);
        awaitTombstone(id);

        assertThat(calls.heartbeat(ownership)).isEqualTo(HeartbeatResult.LOST);
        assertThat(calls.release(ownership, Mode.FORGET)).isEqualTo(ReleaseResult.LOST);
        assertThat(calls.release(ownership, Mode.END_LEASE)).isEqualTo(ReleaseResult.LOST);
        assertThat(calls.complete(ownership, created("second"))).as("a repeated call").isEqualTo(CompleteResult.COMPLETED);
        answer(calls.store.purge(10));
        assertThat(calls.complete(ownership, created("third"))).as("a repeated call").isEqualTo(CompleteResult.COMPLETED);
        assertTombstone(calls.found(id), 201);
    }

    @Test
    void record_isGone_whenTheTimeOfItsTombstoneIsOver() {
        Ownership former = complete(created("first"), SHORT, SHORT);
        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.isAbsent(id));

        assertThat(calls.own(id, BOB).fence()).isGreaterThan(former.fence());
        calls.complete(calls.own(freshId(), BOB), created("other"));
        assertThat(calls.inProgress(id).ownership().owner()).isEqualTo(BOB);
    }

    @Test
    void response_ofALaterRecord_isNotThatOfAFormerOne() {
        complete(created("former"), SHORT, SHORT);
        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.isAbsent(id));

        complete(created("later"), LONG, LONG);
        assertThat(calls.response(id)).isEqualTo(created("later"));
    }

    @Test
    void record_thatIsATombstoneFromTheBeginning_keepsItsReason() {
        RecordedResponse.Unreplayable tooLarge = new RecordedResponse.Unreplayable(200, "too large");
        complete(tooLarge, SHORT, LONG);

        assertThat(calls.response(id)).isEqualTo(tooLarge);
        answer(calls.store.purge(10));
        assertThat(calls.response(id)).isEqualTo(tooLarge);
    }
}
