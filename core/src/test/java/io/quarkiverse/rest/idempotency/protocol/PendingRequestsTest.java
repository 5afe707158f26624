package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.OTHER_KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The queue of those who wait, by itself.
 */
class PendingRequestsTest {

    private final VirtualTimers timers = new VirtualTimers();
    private final List<Long> looks = new ArrayList<>();
    private final List<RecordId> lookedAt = new ArrayList<>();
    private final PendingRequests pending = new PendingRequests(timers, new Random(7),
            new ProtocolLimits(Duration.ofSeconds(2), Duration.ZERO, Duration.ofSeconds(1), Nodes.POLL, 5, 3),
            keys -> {
                looks.add(timers.nanoTime());
                lookedAt.addAll(keys);
            });

    private PendingRequests.PendingRequest request(RecordId key, Duration limit) {
        return new PendingRequests.PendingRequest(Nodes.attempt(key, BINDING, WAIT), new CompletableFuture<>(),
                timers.nanoTime() + limit.toNanos(), () -> {
                });
    }

    @Test
    void pendingRequests_areTakenInTheOrderInWhichTheyCame() {
        PendingRequests.PendingRequest first = request(KEY, Duration.ofSeconds(1));
        PendingRequests.PendingRequest second = request(KEY, Duration.ofSeconds(1));
        pending.add(first);
        pending.add(second);

        assertThat(pending.takeOne(KEY)).isSameAs(first);
        assertThat(pending.takeOne(KEY)).isSameAs(second);
        assertThat(pending.takeOne(KEY)).isNull();
        assertThat(pending.count()).isZero();
    }

    @Test
    void key_whosePendingRequestsWereGivenUp_hasNoneToTakeOrCount() {
        for (int i = 0; i < 3; i++) {
            PendingRequests.PendingRequest request = request(KEY, Duration.ofSeconds(1));
            pending.add(request);
            request.admission().cancel(false);
        }

        assertThat(pending.takeOne(KEY)).isNull();
        assertThat(pending.count()).isZero();
    }

    @Test
    void requestsOfAKey_areAllTaken_andNoOther() {
        PendingRequests.PendingRequest mine = request(KEY, Duration.ofSeconds(1));
        pending.add(mine);
        pending.add(request(OTHER_KEY, Duration.ofSeconds(1)));

        assertThat(pending.takeAll(KEY)).containsExactly(mine);
        assertThat(pending.takeAll(KEY)).isEmpty();
        assertThat(pending.count()).isEqualTo(1);
    }

    @Test
    @Tag("bounded")
    void rejectedRequest_isNotCounted() {
        for (int i = 0; i < 3; i++) {
            assertThat(pending.add(request(KEY, Duration.ofSeconds(1)))).isTrue();
        }
        assertThat(pending.add(request(KEY, Duration.ofSeconds(1)))).as("over the cap of the key").isFalse();
        assertThat(pending.add(request(OTHER_KEY, Duration.ofSeconds(1)))).isTrue();
        assertThat(pending.add(request(OTHER_KEY, Duration.ofSeconds(1)))).isTrue();
        assertThat(pending.add(request(OTHER_KEY, Duration.ofSeconds(1)))).as("over the cap of the node").isFalse();

        assertThat(pending.count()).isEqualTo(5);
    }

    @Test
    void looksAreSpreadByAQuarterOfTheInterval_andNeverMore() {
        long before = timers.nanoTime();
        pending.add(request(KEY, Duration.ofSeconds(10)));

        timers.advance(Duration.ofSeconds(5));

        List<Long> gaps = new ArrayList<>();
        for (long look : looks) {
            gaps.add(look - before);
            before = look;
        }
        assertThat(gaps).hasSizeGreaterThan(30).allSatisfy(
                gap -> assertThat(gap).isBetween(Duration.ofMillis(75).toNanos(), Duration.ofMillis(125).toNanos()));
        assertThat(gaps).as("not all the same").doesNotContainSequence(gaps.get(0), gaps.get(0));
    }

    @Test
    void requestsWhoseTimeIsOver_areToldBeforeTheStoreIsLookedAt() {
        PendingRequests.PendingRequest shortOne = request(KEY, Duration.ofMillis(10));
        PendingRequests.PendingRequest longOne = request(OTHER_KEY, Duration.ofSeconds(10));
        pending.add(shortOne);
        pending.add(longOne);

        timers.advance(Nodes.TICK);

        assertThat(shortOne.admission()).isCompletedWithValue(rejected(new Rejection.InProgress()));
        assertThat(longOne.admission()).isNotDone();
        assertThat(lookedAt).containsExactly(OTHER_KEY);
    }

    @Test
    void pendingRequests_shareOneTick() {
        pending.add(request(KEY, Duration.ofSeconds(1)));
        pending.add(request(KEY, Duration.ofSeconds(1)));
        pending.add(request(OTHER_KEY, Duration.ofSeconds(1)));

        assertThat(timers.pending()).isEqualTo(1);
    }
}
