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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall.Mode;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * The contract of every store when a lease expires or is ended: the nodes that may take the record over, the time from which
 * they may, and the calls that its former owner can still make.
 */
public abstract class StoreLeaseContract {

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

    private Ownership ownedUntilShortly() {
        return calls.own(reservation(id, ALICE, SHORT, LONG));
    }

    private void awaitEndOfLease() {
        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.inProgress(id).leaseOver());
    }

    @Test
    @Tag("single-owner")
    void livingLease_isNotTakenOver() {
        Ownership ownership = calls.own(id, ALICE);

        assertThat(calls.takeOver(id, BOB)).isInstanceOfSatisfying(TakeOverResult.Exists.class,
                exists -> assertThat(((IdempotencyRecord.InProgress) exists.record()).ownership()).isEqualTo(ownership));
        assertThat(calls.inProgress(id).ownership()).isEqualTo(ownership);
    }

    @Test
    @Tag("immutable-outcome")
    void aCompletedRecordIsNotTakenOver_alsoWhenItsLeaseWouldBeOver() {
        Ownership ownership = calls.own(reservation(id, ALICE, SHORT, LONG));
        assertThat(calls.complete(ownership, created("paid"))).isEqualTo(CompleteResult.COMPLETED);
        RecordId younger = freshId();
        calls.own(reservation(younger, ALICE, SHORT, LONG));
        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.inProgress(younger).leaseOver());

        assertThat(calls.takeOver(id, BOB)).isInstanceOfSatisfying(TakeOverResult.Exists.class,
                exists -> assertThat(exists.record()).isInstanceOf(IdempotencyRecord.Completed.class));
    }

    @Test
    void aLeaseThatIsOver_isTakenOver_withTheBindingKeptAndANewLease() {
        Ownership former = ownedUntilShortly();

        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.takeOver(id, BOB) instanceof TakeOverResult.Owned);

        IdempotencyRecord.InProgress record = calls.inProgress(id);
        assertThat(record.ownership().owner()).isEqualTo(BOB);
        assertThat(record.ownership().fence()).isGreaterThan(former.fence());
        assertThat(record.binding()).isEqualTo(BINDING);
        assertThat(record.leaseLeft()).isGreaterThan(Duration.ofMinutes(30));
    }

    @Test
    void record_afterItsLease_stillExistsForReserve() {
        ownedUntilShortly();
        awaitEndOfLease();

        assertThat(calls.reserve(id, BOB)).isInstanceOfSatisfying(ReserveResult.Exists.class,
                exists -> assertThat(((IdempotencyRecord.InProgress) exists.record()).leaseOver()).isTrue());
    }

    @Test
    void ownerAfterItsLease_withoutATakeover_canStillHeartbeat() {
        Ownership ownership = ownedUntilShortly();
        awaitEndOfLease();

        assertThat(calls.heartbeat(ownership)).isEqualTo(HeartbeatResult.EXTENDED);

        assertThat(calls.inProgress(id).leaseLeft()).isGreaterThan(Duration.ofMinutes(30));
        assertThat(calls.takeOver(id, BOB)).isInstanceOf(TakeOverResult.Exists.class);
    }

    @Test
    void ownerAfterItsLease_withoutATakeover_canStillComplete() {
        Ownership ownership = ownedUntilShortly();
        awaitEndOfLease();

        assertThat(calls.complete(ownership, created("late"))).isEqualTo(CompleteResult.COMPLETED);
        assertThat(calls.response(id)).isEqualTo(created("late"));
    }

    @Test
    void ownerAfterItsLease_withoutATakeover_canStillRelease() {
        Ownership ownership = ownedUntilShortly();
        awaitEndOfLease();

        assertThat(calls.release(ownership, Mode.FORGET)).isEqualTo(ReleaseResult.RELEASED);
        assertThat(calls.isAbsent(id)).isTrue();
    }

    @Test
    void aRecordWhoseLeaseWasEnded_staysAndCanBeTakenOverAtOnce() {
        Ownership ownership = calls.own(id, ALICE);

        assertThat(calls.release(ownership, Mode.END_LEASE)).isEqualTo(ReleaseResult.RELEASED);

        assertThat(calls.inProgress(id).leaseOver()).isTrue();
        assertThat(calls.inProgress(id).ownerless()).isTrue();
        assertThat(calls.inProgress(id).binding()).isEqualTo(BINDING);
        assertThat(calls.reserve(id, BOB)).isInstanceOf(ReserveResult.Exists.class);
        assertThat(calls.takeOver(id, BOB)).isInstanceOfSatisfying(TakeOverResult.Owned.class,
                owned -> assertThat(owned.fence()).isGreaterThan(ownership.fence()));
    }

    @Test
    @Tag("fenced")
    void ownerThatHasEndedItsLease_isAFormerOne() {
        Ownership ownership = calls.own(id, ALICE);
        calls.release(ReleaseCall.endLease(ownership, LONG));

        assertThat(calls.heartbeat(ownership)).isEqualTo(HeartbeatResult.LOST);
        assertThat(calls.complete(ownership, created("late"))).isEqualTo(CompleteResult.LOST);
        assertThat(calls.release(ownership, Mode.FORGET)).isEqualTo(ReleaseResult.LOST);
        assertThat(calls.release(ownership, Mode.END_LEASE)).isEqualTo(ReleaseResult.LOST);
        assertThat(calls.inProgress(id).ownerless()).isTrue();
    }

    @Test
    void recordWhoseLeaseWasEndedWithABackOff_isOwnerless_andNotTakenOver() {
        Ownership ownership = calls.own(id, ALICE);

        assertThat(calls.release(ReleaseCall.endLease(ownership, LONG))).isEqualTo(ReleaseResult.RELEASED);

        IdempotencyRecord.InProgress record = calls.inProgress(id);
        assertThat(record.ownership().owner()).isEqualTo(Owner.NOBODY);
        assertThat(record.leaseLeft()).isGreaterThan(Duration.ofMinutes(30)).isLessThanOrEqualTo(LONG);
        assertThat(calls.takeOver(id, BOB)).isInstanceOfSatisfying(TakeOverResult.Exists.class,
                exists -> assertThat(((IdempotencyRecord.InProgress) exists.record()).ownerless()).isTrue());
        assertThat(calls.takeOver(id, ALICE)).isInstanceOf(TakeOverResult.Exists.class);
    }

    @Test
    void aRecordWhoseLeaseWasEndedWithABackOff_isTakenOverAfterIt() {
        Ownership ownership = calls.own(id, ALICE);
        calls.release(ReleaseCall.endLease(ownership, SHORT));

        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.takeOver(id, BOB) instanceof TakeOverResult.Owned);

        assertThat(calls.inProgress(id).ownership().owner()).isEqualTo(BOB);
        assertThat(calls.inProgress(id).ownership().fence()).isGreaterThan(ownership.fence());
        assertThat(calls.inProgress(id).binding()).isEqualTo(BINDING);
    }

    @Test
    void aBackOffLongerThanTheRetention_doesNotLetTheRecordExpireFirst() {
        Ownership ownership = calls.own(reservation(id, ALICE, SHORT, SHORT));
        calls.release(ReleaseCall.endLease(ownership, LONG));

        Ownership other = calls.own(reservation(freshId(), ALICE, SHORT, SHORT));
        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.isAbsent(other.id()));

        assertThat(calls.inProgress(id).ownerless()).isTrue();
    }
}
