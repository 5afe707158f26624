package io.quarkiverse.rest.idempotency.testkit;

import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.ALICE;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.BINDING;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.BOB;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.LONG;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.SHORT;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.created;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.freshId;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.reservation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall.Mode;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * The contract of every store, one key at a time: the owner of a record, the end of its ownership, and the writes that take
 * effect. A store is tested by a subclass of this and of the other contracts.
 * <p>
 * Time is the store's and cannot be set. A test that needs the end of a lease or of a retention makes it short and asks the
 * store until it is over; a test that needs it alive makes it an hour.
 */
public abstract class StoreContract {

    private StoreCalls calls;

    private final RecordId id = freshId();

    /**
     * @return the store under test, without records
     */
    protected abstract IdempotencyStore emptyStore();

    @BeforeEach
    void ask() {
        calls = new StoreCalls(emptyStore());
    }

    private void awaitExpiry() {
        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.isAbsent(id));
    }

    @Test
    void aReservedRecord_showsItsBindingItsOwnerAndItsLease() {
        Ownership ownership = calls.own(id, ALICE);

        IdempotencyRecord.InProgress record = calls.inProgress(id);
        assertThat(record.id()).isEqualTo(id);
        assertThat(record.binding()).isEqualTo(BINDING);
        assertThat(record.ownership()).isEqualTo(ownership);
        assertThat(record.leaseOver()).isFalse();
        assertThat(record.leaseLeft()).isPositive().isLessThanOrEqualTo(LONG);
        assertThat(record.reservedAt()).isAfter(Instant.EPOCH);
    }

    @Test
    @Tag("single-owner")
    void aRecordThatExistsIsReported_andNothingIsChanged() {
        Ownership ownership = calls.own(id, ALICE);
        IdempotencyRecord.InProgress before = calls.inProgress(id);

        ReserveResult result = calls.reserve(new Reservation(id, "other",
                new Binding("other", "/other", "other"), BOB, SHORT, SHORT));

        assertThat(result).isInstanceOfSatisfying(ReserveResult.Exists.class, exists -> {
            assertThat(exists.record().binding()).isEqualTo(BINDING);
            assertThat(exists.record()).isInstanceOfSatisfying(IdempotencyRecord.InProgress.class,
                    record -> assertThat(record.ownership()).isEqualTo(ownership));
        });
        assertThat(calls.inProgress(id).ownership()).isEqualTo(ownership);
        assertThat(calls.inProgress(id).reservedAt()).isEqualTo(before.reservedAt());
        assertThat(calls.inProgress(id).leaseLeft()).isGreaterThan(Duration.ofMinutes(30));
    }

    @Test
    @Tag("single-owner")
    void owner_doesNotReserveTwice() {
        Ownership ownership = calls.own(id, ALICE);

        assertThat(calls.reserve(id, ALICE)).isInstanceOf(ReserveResult.Exists.class);
        assertThat(calls.inProgress(id).ownership()).isEqualTo(ownership);
    }

    @Test
    void completedRecord_isReportedWithItsResponse_byReserveLoadAndTakeOver() {
        calls.complete(calls.own(id, ALICE), created("first"));

        assertThat(calls.reserve(id, BOB)).isInstanceOfSatisfying(ReserveResult.Exists.class,
                exists -> assertCompleted(exists.record()));
        assertThat(calls.takeOver(id, BOB)).isInstanceOfSatisfying(TakeOverResult.Exists.class,
                exists -> assertCompleted(exists.record()));
        assertCompleted(calls.found(id));
    }

    private void assertCompleted(IdempotencyRecord record) {
        assertThat(record).isInstanceOfSatisfying(IdempotencyRecord.Completed.class, completed -> {
            assertThat(completed.id()).isEqualTo(id);
            assertThat(completed.binding()).isEqualTo(BINDING);
            assertThat(completed.response()).isEqualTo(created("first"));
            assertThat(completed.retentionLeft()).isPositive().isLessThanOrEqualTo(LONG);
        });
    }

    @Test
    void absentRecord_cannotBeWrittenTo() {
        Ownership nothing = new Ownership(id, ALICE, 1);

        assertThat(calls.isAbsent(id)).isTrue();
        assertThat(calls.takeOver(id, BOB)).isEqualTo(new TakeOverResult.Absent());
        assertThat(calls.heartbeat(nothing)).isEqualTo(HeartbeatResult.LOST);
        assertThat(calls.complete(nothing, created("x"))).isEqualTo(CompleteResult.LOST);
        assertThat(calls.release(nothing, Mode.FORGET)).isEqualTo(ReleaseResult.LOST);
        assertThat(calls.release(nothing, Mode.END_LEASE)).isEqualTo(ReleaseResult.LOST);
        assertThat(calls.isAbsent(id)).as("still").isTrue();
    }

    @Test
    void theTimeOfTheFirstReserve_staysThroughTakeoverAndCompletion() {
        Ownership first = calls.own(id, ALICE);
        Instant reservedAt = calls.found(id).reservedAt();

        Ownership second = calls.takenOver(first, BOB);
        assertThat(calls.found(id).reservedAt()).isEqualTo(reservedAt);

        calls.complete(second, created("second"));
        assertThat(calls.found(id).reservedAt()).isEqualTo(reservedAt);
    }

    @Test
    @Tag("immutable-outcome")
    void secondCompletion_isConfirmed_andTheFirstResponseStays() {
        Ownership ownership = calls.own(id, ALICE);

        assertThat(calls.complete(ownership, created("first"))).isEqualTo(CompleteResult.COMPLETED);
        assertThat(calls.complete(ownership, created("second"))).isEqualTo(CompleteResult.COMPLETED);

        assertThat(calls.response(id)).isEqualTo(created("first"));
    }

    @Test
    @Tag("immutable-outcome")
    void completedRecord_isChangedByNoWrite() {
        Ownership ownership = calls.own(id, ALICE);
        calls.complete(ownership, created("first"));

        assertThat(calls.heartbeat(ownership)).isEqualTo(HeartbeatResult.LOST);
        assertThat(calls.release(ownership, Mode.FORGET)).isEqualTo(ReleaseResult.LOST);
        assertThat(calls.release(ownership, Mode.END_LEASE)).isEqualTo(ReleaseResult.LOST);
        assertThat(calls.complete(new Ownership(id, BOB, ownership.fence()), created("x"))).isEqualTo(CompleteResult.LOST);
        assertThat(calls.complete(new Ownership(id, ALICE, ownership.fence() + 1), created("x")))
                .isEqualTo(CompleteResult.LOST);

        assertThat(calls.response(id)).isEqualTo(created("first"));
    }

    @Test
    @Tag("fenced")
    void wrongOwnerOrFence_changesNothing() {
        Ownership ownership = calls.own(id, ALICE);

        for (Ownership wrong : new Ownership[] { new Ownership(id, BOB, ownership.fence()),
                new Ownership(id, ALICE, ownership.fence() - 1), new Ownership(id, ALICE, ownership.fence() + 1) }) {
            assertThat(calls.heartbeat(wrong)).isEqualTo(HeartbeatResult.LOST);
            assertThat(calls.complete(wrong, created("x"))).isEqualTo(CompleteResult.LOST);
            assertThat(calls.release(wrong, Mode.FORGET)).isEqualTo(ReleaseResult.LOST);
            assertThat(calls.release(wrong, Mode.END_LEASE)).isEqualTo(ReleaseResult.LOST);
        }

        assertThat(calls.inProgress(id).ownership()).isEqualTo(ownership);
        assertThat(calls.inProgress(id).leaseOver()).isFalse();
    }

    @Test
    @Tag("fenced")
    void formerOwner_writesNothing() {
        Ownership former = calls.own(id, ALICE);
        Ownership present = calls.takenOver(former, BOB);

        assertThat(calls.heartbeat(former)).isEqualTo(HeartbeatResult.LOST);
        assertThat(calls.complete(former, created("late"))).isEqualTo(CompleteResult.LOST);
        assertThat(calls.release(former, Mode.FORGET)).isEqualTo(ReleaseResult.LOST);
        assertThat(calls.release(former, Mode.END_LEASE)).isEqualTo(ReleaseResult.LOST);
        assertThat(calls.inProgress(id).ownership()).isEqualTo(present);
        assertThat(calls.inProgress(id).leaseOver()).isFalse();

        calls.complete(present, created("present"));
        assertThat(calls.complete(former, created("late"))).isEqualTo(CompleteResult.LOST);
        assertThat(calls.response(id)).isEqualTo(created("present"));
    }

    @Test
    @Tag("fenced")
    void sameOwner_afterItReservedAnew_isAFormerOneToo() {
        Ownership former = calls.own(id, ALICE);
        calls.release(former, Mode.FORGET);
        Ownership present = calls.own(id, ALICE);

        assertThat(calls.complete(former, created("late"))).isEqualTo(CompleteResult.LOST);
        assertThat(calls.release(former, Mode.FORGET)).isEqualTo(ReleaseResult.LOST);
        assertThat(calls.inProgress(id).ownership()).isEqualTo(present);
    }

    @Test
    void aReleasedRecord_isGone() {
        Ownership ownership = calls.own(id, ALICE);

        assertThat(calls.release(ownership, Mode.FORGET)).isEqualTo(ReleaseResult.RELEASED);

        assertThat(calls.isAbsent(id)).isTrue();
        assertThat(calls.complete(ownership, created("late"))).isEqualTo(CompleteResult.LOST);
        assertThat(calls.isAbsent(id)).as("a late completion brings nothing back").isTrue();
    }

    @Test
    void aRecordInProgressThatHasExpired_doesNotExist() {
        Ownership former = calls.own(reservation(id, ALICE, SHORT, SHORT));
        awaitExpiry();

        assertThat(calls.takeOver(id, BOB)).isEqualTo(new TakeOverResult.Absent());
        assertThat(calls.heartbeat(former)).isEqualTo(HeartbeatResult.LOST);
        assertThat(calls.complete(former, created("late"))).isEqualTo(CompleteResult.LOST);
        assertThat(calls.release(former, Mode.END_LEASE)).isEqualTo(ReleaseResult.LOST);
        assertThat(calls.isAbsent(id)).isTrue();

        Ownership present = calls.own(id, BOB);
        assertThat(present.fence()).isGreaterThan(former.fence());
        assertThat(calls.inProgress(id).ownership()).isEqualTo(present);
    }

    @Test
    void aCompletedRecordThatHasExpired_doesNotExist_andItsBindingIsForgotten() {
        Ownership former = calls.own(id, ALICE);
        calls.complete(former, created("first"), SHORT);
        awaitExpiry();

        Binding other = new Binding("other", "/other", "other");
        Ownership present = calls.own(
                new Reservation(id, "default", other, BOB, LONG, LONG));

        assertThat(present.fence()).isGreaterThan(former.fence());
        assertThat(calls.inProgress(id).binding()).isEqualTo(other);
        assertThat(calls.complete(former, created("late"))).as("fenced").isEqualTo(CompleteResult.LOST);
    }

    @Test
    void theRetentionOfTheCompletion_replacesThatOfTheReserve() {
        Ownership ownership = calls.own(reservation(id, ALICE, SHORT, SHORT));

        assertThat(calls.complete(ownership, created("kept"), LONG)).isEqualTo(CompleteResult.COMPLETED);

        IdempotencyRecord.Completed record = (IdempotencyRecord.Completed) calls.found(id);
        assertThat(record.retentionLeft()).isGreaterThan(Duration.ofMinutes(30));
    }

    @Test
    @Tag("single-owner")
    void fence_growsWithEveryChangeOfOwner_alsoAfterReleaseExpiryAndPurge() {
        Ownership first = calls.own(id, ALICE);
        calls.release(first, Mode.FORGET);
        Ownership second = calls.own(id, ALICE);
        Ownership third = calls.takenOver(second, BOB);
        Ownership fourth = calls.takenOver(third, BOB);
        calls.complete(fourth, created("x"), SHORT);
        awaitExpiry();
        StoreCalls.answer(calls.store.purge(100));
        Ownership fifth = calls.own(id, ALICE);

        assertThat(new long[] { first.fence(), second.fence(), third.fence(), fourth.fence(), fifth.fence() })
                .isSorted().doesNotHaveDuplicates();
    }
}
