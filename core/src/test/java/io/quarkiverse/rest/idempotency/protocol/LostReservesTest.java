package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RECONCILE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RETENTION;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RE_EXECUTE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * A reserve that fails may have taken effect, or take effect long after its request was rejected. Its node gives the record
 * back,
 * because it knows that no method ran.
 */
class LostReservesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;

    private void fails(OperationPolicy policy) {
        fails(attempt(policy));
    }

    private void fails(Attempt attempt) {
        assertThat(node.admit(attempt).join()).isInstanceOfSatisfying(Admission.Rejected.class,
                rejected -> assertThat(rejected.rejection()).isInstanceOf(Rejection.StoreUnavailable.class));
    }

    /** Executes a statement late, as a database does whose client is long gone. */
    private void takesEffectNow(Duration lease) {
        assertThat(nodes.records.reserve(List.of(new Reservation(KEY, "default", BINDING, node.owner(), lease, RETENTION)))
                .toCompletableFuture().join().get(0)).isInstanceOf(ReserveResult.Owned.class);
    }

    @Test
    void reserveWhoseAnswerWasLost_isGivenBack() {
        nodes.store.failAfter(Call.RESERVE, new IllegalStateException("the answer is lost"));
        fails(REJECT);
        assertThat(nodes.record()).isInstanceOf(LoadResult.Found.class);

        nodes.timers.advance(SECOND);

        assertThat(nodes.record()).isInstanceOf(LoadResult.Absent.class);
        assertThat(nodes.otherNode.admit(attempt(REJECT)).join()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    void reserveThatTakesEffectLater_isGivenBack() {
        nodes.store.failBefore(Call.RESERVE, new IllegalStateException("cut off"));
        fails(REJECT);
        nodes.timers.advance(Duration.ofSeconds(10));
        takesEffectNow(LEASE);

        nodes.timers.advance(MINUTE);

        assertThat(nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    void reserveThatTakesEffectAfterItsLease_isGivenBack() {
        nodes.store.failBefore(Call.RESERVE, new IllegalStateException("cut off"));
        fails(REJECT);
        nodes.timers.advance(MINUTE);
        takesEffectNow(Duration.ofMillis(1));
        nodes.timers.advance(Duration.ofMillis(1));
        assertThat(nodes.otherNode.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));

        nodes.timers.advance(MINUTE);

        assertThat(nodes.otherNode.admit(attempt(REJECT)).join()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    void storeThatStaysDown_isLookedAtUntilItIsBack() {
        nodes.store.failAfter(Call.RESERVE, new IllegalStateException("the answer is lost"));
        fails(REJECT);
        nodes.store.down(Call.LOAD);
        nodes.timers.advance(MINUTE.multipliedBy(5));
        assertThat(nodes.record()).isInstanceOf(LoadResult.Found.class);
        assertThat(nodes.store.calls(Call.LOAD)).as("looks, with pauses up to half a minute").isBetween(10, 20);

        nodes.store.up(Call.LOAD);
        nodes.timers.advance(MINUTE);

        assertThat(nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    void takeoverWhoseAnswerWasLost_isLeftToTheReconciler() {
        Attempt attempt = attempt(RECONCILE, (record, since) -> new CompletableFuture<>());
        nodes.ownedByADeadNode(attempt);
        nodes.store.failAfter(Call.TAKE_OVER, new IllegalStateException("the answer is lost"));
        fails(attempt);

        nodes.timers.advance(SECOND);

        assertThat(nodes.record()).isInstanceOfSatisfying(LoadResult.Found.class,
                found -> assertThat(((IdempotencyRecord.InProgress) found.record())
                        .leaseOver()).isTrue());
    }

    @Test
    void lostTakeoverAndLostReserve_ofOneKey_areLeftToTheReconciler() {
        Attempt attempt = attempt(RECONCILE, (record, since) -> new CompletableFuture<>());
        nodes.ownedByADeadNode(attempt);
        nodes.store.failAfter(Call.TAKE_OVER, new IllegalStateException("the answer is lost"));
        fails(attempt);
        nodes.store.failBefore(Call.RESERVE, new IllegalStateException("cut off"));
        fails(REJECT);

        nodes.timers.advance(SECOND);

        assertThat(nodes.record()).isInstanceOf(LoadResult.Found.class);
    }

    @Test
    @Tag("single-owner")
    void adopterWhoseCompletionIsAbandoned_isNotGivenBack() {
        nodes.store.failAfter(Call.RESERVE, new IllegalStateException("the answer is lost"));
        fails(REJECT);
        Execution adopted = own(node, attempt(REJECT));
        nodes.store.down(Call.HEARTBEAT);
        nodes.store.down(Call.COMPLETE);
        node.complete(adopted, created("only"));

        nodes.timers.advance(MINUTE.multipliedBy(20));

        assertThat(nodes.otherNode.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));
    }

    @Test
    @Tag("single-owner")
    void adopterWhoseRecordALateHeartbeatExtends_isNotGivenBack() {
        nodes.store.failAfter(Call.RESERVE, new IllegalStateException("the answer is lost"));
        fails(REJECT);
        Execution adopted = own(node, attempt(REJECT));
        nodes.store.down(Call.HEARTBEAT);
        nodes.store.down(Call.COMPLETE);
        node.complete(adopted, created("only"));
        nodes.timers.advance(LEASE.plus(RETENTION).minus(SECOND));
        assertThat(nodes.heard.abandoned).containsExactly(adopted.ownership());

        // A heartbeat of before takes effect right before its record would expire.
        assertThat(nodes.records.heartbeat(List.of(new Heartbeat(adopted.ownership(), LEASE, RETENTION))).toCompletableFuture()
                .join()).containsExactly(HeartbeatResult.EXTENDED);
        nodes.timers.advance(LEASE.plus(RETENTION).minus(MINUTE.multipliedBy(2)));
        nodes.store.failBefore(Call.RESERVE, new IllegalStateException("cut off"));
        fails(REJECT);
        int looks = nodes.store.calls(Call.LOAD);
        nodes.timers.advance(MINUTE);

        assertThat(nodes.store.calls(Call.LOAD)).isGreaterThan(looks);
        assertThat(nodes.otherNode.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));
    }

    @Test
    void lostReserve_ofAKeyWhoseFormerEndWasAbandoned_forgetsNothing() {
        Execution running = own(node, attempt(REJECT));
        nodes.store.down(Call.COMPLETE);
        node.complete(running, created("only"));
        nodes.timers.advance(LEASE.multipliedBy(6));
        nodes.store.failBefore(Call.RESERVE, new IllegalStateException("cut off"));
        fails(REJECT);

        nodes.timers.advance(MINUTE);

        assertThat(nodes.store.calls(Call.LOAD)).isPositive();
        assertThat(nodes.otherNode.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));
    }

    @Test
    void recordWhoseReleaseFailed_isNotAdopted_sinceItMayBeReleasedLater() {
        nodes.store.failAfter(Call.RESERVE, new IllegalStateException("the answer is lost"));
        fails(REJECT);
        nodes.store.failBefore(Call.RELEASE, new IllegalStateException("cut off"));
        nodes.timers.advance(SECOND);

        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));

        nodes.timers.advance(MINUTE);
        assertThat(nodes.record()).isInstanceOf(LoadResult.Absent.class);
        assertThat(node.admit(attempt(REJECT)).join()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    void keyThatARequestIsBusyWith_isLeftToIt() {
        nodes.store.failAfter(Call.RESERVE, new IllegalStateException("the answer is lost"));
        fails(RE_EXECUTE);
        ScriptedStore.Gate gate = nodes.store.holdAnswer(Call.RESERVE);
        CompletableFuture<Admission> adopter = node.admit(attempt(RE_EXECUTE));

        nodes.timers.advance(SECOND);
        gate.open();

        assertThat(adopter.join()).isInstanceOf(Admission.Execute.class);
        nodes.timers.advance(MINUTE);
        assertThat(nodes.record()).isInstanceOf(LoadResult.Found.class);
    }

    @Test
    @Tag("single-owner")
    void requestThatReservesDuringALook_keepsItsRecord() {
        nodes.store.failBefore(Call.RESERVE, new IllegalStateException("cut off"));
        fails(REJECT);
        ScriptedStore.Gate look = nodes.store.holdBefore(Call.LOAD);
        nodes.timers.advance(SECOND);
        Execution running = own(node, attempt(REJECT));

        look.open();

        assertThat(nodes.otherNode.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
        assertThat(node.complete(running, created("only"))).isCompletedWithValue(Settlement.SETTLED);
    }

    @Test
    void callThatWasNotMade_isNotLookedFor() {
        nodes.store.failBefore(Call.RESERVE, new StoreNotAskedException(new IllegalStateException("open")));
        fails(REJECT);

        nodes.timers.advance(MINUTE);

        assertThat(nodes.store.calls(Call.LOAD)).isZero();
    }

    @Test
    void reserveThatNeverTakesEffect_isLookedForHalfAnHour() {
        nodes.store.failBefore(Call.RESERVE, new IllegalStateException("cut off"));
        fails(REJECT);
        nodes.timers.advance(MINUTE.multipliedBy(29));
        int looks = nodes.store.calls(Call.LOAD);
        nodes.timers.advance(MINUTE);
        assertThat(nodes.store.calls(Call.LOAD)).isGreaterThan(looks);

        nodes.timers.advance(MINUTE);
        looks = nodes.store.calls(Call.LOAD);
        nodes.timers.advance(MINUTE.multipliedBy(60));

        assertThat(nodes.store.calls(Call.LOAD)).isEqualTo(looks);
    }

    @Test
    void recordWhoseReleaseIsNotConfirmed_isLookedForAfterHalfAnHourToo() {
        nodes.store.failAfter(Call.RESERVE, new IllegalStateException("the answer is lost"));
        fails(REJECT);
        nodes.store.down(Call.RELEASE);
        nodes.timers.advance(MINUTE.multipliedBy(35));

        nodes.store.up(Call.RELEASE);
        nodes.timers.advance(MINUTE);

        assertThat(nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    void recordThatIsGivenBack_isNotLookedForAnyMore_andTheNextOneIs() {
        nodes.store.failAfter(Call.RESERVE, new IllegalStateException("the answer is lost"));
        fails(REJECT);
        nodes.timers.advance(SECOND);
        nodes.timers.advance(MINUTE.multipliedBy(5));
        assertThat(nodes.store.calls(Call.LOAD)).isEqualTo(1);

        nodes.store.failAfter(Call.RESERVE, new IllegalStateException("the answer is lost"));
        fails(REJECT);
        nodes.timers.advance(MINUTE);

        assertThat(nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    void keyThatARequestWasBusyWithAtALook_isLookedForAgain() {
        nodes.store.failBefore(Call.RESERVE, new IllegalStateException("cut off"));
        fails(REJECT);
        ScriptedStore.Gate gate = nodes.store.holdBefore(Call.RESERVE);
        node.admit(attempt(REJECT));
        nodes.timers.advance(SECOND);
        assertThat(nodes.store.calls(Call.LOAD)).isZero();

        gate.fail(new IllegalStateException("cut off"));
        takesEffectNow(LEASE);
        nodes.timers.advance(MINUTE);

        assertThat(nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    @Tag("bounded")
    void lostReserves_areTenThousandAtMost() {
        nodes.store.down(Call.RESERVE);
        for (int i = 0; i <= 10_000; i++) {
            fails(attempt(RecordId.of("default", "alice", "key " + i), BINDING, REJECT));
        }

        nodes.timers.advance(SECOND);

        assertThat(nodes.store.loads()).hasSize(1);
        assertThat(nodes.store.loads().get(0)).hasSize(10_000);
    }
}
