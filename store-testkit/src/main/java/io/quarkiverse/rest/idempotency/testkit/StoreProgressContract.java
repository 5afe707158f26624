package io.quarkiverse.rest.idempotency.testkit;

import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.ALICE;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.BOB;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.LONG;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.SHORT;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.answer;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.freshId;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.reservation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall.Mode;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * The contract of every store for the progress of a record: its owner records it, the next owner reads it, and it ends with the
 * completion.
 */
public abstract class StoreProgressContract {

    private static final LoadProgressResult NONE = new LoadProgressResult.None();
    private static final LoadProgressResult LOST = new LoadProgressResult.Lost();

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

    private static LoadProgressResult found(int... bytes) {
        byte[] progress = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            progress[i] = (byte) bytes[i];
        }
        return new LoadProgressResult.Found(progress);
    }

    @Test
    void newRecord_hasNoProgress() {
        assertThat(calls.progress(calls.own(id, ALICE))).isEqualTo(NONE);
    }

    @Test
    void progress_comesBackAsItWas_andGrows() {
        Ownership ownership = calls.own(id, ALICE);
        byte[] large = new byte[70_000];
        new Random(1).nextBytes(large);

        assertThat(calls.record(ownership, (byte) 0, (byte) -1)).isEqualTo(RecordProgressResult.RECORDED);
        assertThat(calls.progress(ownership)).isEqualTo(found(0, 255));
        assertThat(calls.record(ownership, large)).isEqualTo(RecordProgressResult.RECORDED);
        assertThat(calls.progress(ownership)).isEqualTo(new LoadProgressResult.Found(large));
    }

    @Test
    void lateCall_withAShorterProgressOrTheSame_changesNothing() {
        Ownership ownership = calls.own(id, ALICE);
        calls.record(ownership, (byte) 1, (byte) 2);

        assertThat(calls.record(ownership, (byte) 9)).isEqualTo(RecordProgressResult.RECORDED);
        assertThat(calls.record(ownership, (byte) 8, (byte) 8)).isEqualTo(RecordProgressResult.RECORDED);

        assertThat(calls.progress(ownership)).isEqualTo(found(1, 2));
    }

    @Test
    void nextOwner_hasTheProgress_andAddsToIt() {
        Ownership former = calls.own(id, ALICE);
        calls.record(former, (byte) 1);

        Ownership next = calls.takenOver(former, BOB);

        assertThat(calls.progress(next)).isEqualTo(found(1));
        assertThat(calls.record(next, (byte) 1, (byte) 2)).isEqualTo(RecordProgressResult.RECORDED);
        assertThat(calls.progress(next)).isEqualTo(found(1, 2));
    }

    @Test
    @Tag("fenced")
    void formerOwner_neitherRecordsNorReadsProgress() {
        Ownership former = calls.own(id, ALICE);
        Ownership next = calls.takenOver(former, BOB);
        calls.record(next, (byte) 1);

        assertThat(calls.record(former, (byte) 7, (byte) 7)).isEqualTo(RecordProgressResult.LOST);
        assertThat(calls.progress(former)).isEqualTo(LOST);
        assertThat(calls.progress(next)).isEqualTo(found(1));
    }

    @Test
    @Tag("fenced")
    void progressOfAnotherOwnerOrFence_changesNothing() {
        Ownership ownership = calls.own(id, ALICE);
        Ownership otherOwner = new Ownership(id, BOB, ownership.fence());
        Ownership otherFence = new Ownership(id, ALICE, ownership.fence() + 1);
        Ownership otherRecord = new Ownership(freshId(), ALICE, ownership.fence());

        for (Ownership other : List.of(otherOwner, otherFence, otherRecord)) {
            assertThat(calls.record(other, (byte) 7)).isEqualTo(RecordProgressResult.LOST);
            assertThat(calls.progress(other)).isEqualTo(LOST);
        }
        assertThat(calls.progress(ownership)).isEqualTo(NONE);
    }

    @Test
    @Tag("fenced")
    void ownerThatHasEndedItsLease_recordsNoProgress_andTheProgressStays() {
        Ownership former = calls.own(id, ALICE);
        calls.record(former, (byte) 1);
        calls.release(former, Mode.END_LEASE);

        assertThat(calls.record(former, (byte) 7, (byte) 7)).isEqualTo(RecordProgressResult.LOST);
        assertThat(calls.progress(former)).isEqualTo(LOST);
        calls.takeOver(id, BOB);
        assertThat(calls.progress(calls.inProgress(id).ownership())).isEqualTo(found(1));
    }

    @Test
    void heartbeat_keepsTheProgress() {
        Ownership ownership = calls.own(id, ALICE);
        calls.record(ownership, (byte) 1);

        assertThat(calls.heartbeat(ownership)).isEqualTo(HeartbeatResult.EXTENDED);

        assertThat(calls.progress(ownership)).isEqualTo(found(1));
    }

    @Test
    @Tag("immutable-outcome")
    void completedRecord_hasItsResponseAndNoProgress() {
        Ownership ownership = calls.own(id, ALICE);
        calls.record(ownership, (byte) 1);
        RecordedResponse noContent = new RecordedResponse.Stored(204, List.of(), new byte[0]);
        assertThat(calls.complete(ownership, noContent)).isEqualTo(CompleteResult.COMPLETED);

        assertThat(calls.record(ownership, (byte) 7, (byte) 7)).isEqualTo(RecordProgressResult.LOST);
        assertThat(calls.progress(ownership)).isEqualTo(LOST);
        assertThat(calls.response(id)).isEqualTo(noContent);
    }

    @Test
    void progress_isForgottenWithItsRecord() {
        Ownership former = calls.own(id, ALICE);
        calls.record(former, (byte) 1);
        calls.release(former, Mode.FORGET);
        assertThat(calls.progress(former)).isEqualTo(LOST);

        assertThat(calls.progress(calls.own(id, ALICE))).isEqualTo(NONE);
    }

    @Test
    void progressOfAnExpiredRecord_isLost_andNotThatOfTheNext() {
        Ownership former = calls.own(reservation(id, ALICE, SHORT, SHORT));
        calls.record(former, (byte) 1);
        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.isAbsent(id));

        assertThat(calls.record(former, (byte) 7, (byte) 7)).isEqualTo(RecordProgressResult.LOST);
        assertThat(calls.progress(former)).isEqualTo(LOST);
        assertThat(calls.progress(calls.own(id, BOB))).isEqualTo(NONE);
    }

    @Test
    void manyProgresses_areEachRecordedForTheirOwn_andAnsweredInTheirOrder() {
        List<Ownership> ownerships = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Ownership ownership = calls.own(freshId(), ALICE);
            ownerships.add(i % 3 == 0 ? new Ownership(ownership.id(), BOB, ownership.fence()) : ownership);
        }
        List<ProgressCall> progress = new ArrayList<>();
        ownerships.forEach(ownership -> progress.add(new ProgressCall(ownership, new byte[progress.size() + 1])));

        List<RecordProgressResult> recorded = answer(calls.store.recordProgress(progress));
        List<LoadProgressResult> loaded = answer(calls.store.loadProgress(ownerships));

        for (int i = 0; i < 20; i++) {
            assertThat(recorded.get(i))
                    .isEqualTo(i % 3 == 0 ? RecordProgressResult.LOST : RecordProgressResult.RECORDED);
            assertThat(loaded.get(i)).isEqualTo(i % 3 == 0 ? LOST : new LoadProgressResult.Found(new byte[i + 1]));
        }
    }

    @Test
    void duplicateOfARecordWithProgress_findsItInProgress() {
        Ownership ownership = calls.own(reservation(id, ALICE, LONG, LONG));
        calls.record(ownership, (byte) 1);

        assertThat(calls.inProgress(id).ownership()).isEqualTo(ownership);
        assertThat(calls.reserve(id, BOB)).isInstanceOf(ReserveResult.Exists.class);
    }
}
