package io.quarkiverse.rest.idempotency.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;

class ResumptionPlanTest {

    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ResumptionPlan plan = new ResumptionPlan(PAUSE, 3);

    private static IdempotencyRecord.InProgress record(String key, long fence) {
        return new IdempotencyRecord.InProgress(new Binding("order", "/orders", "fingerprint"), Instant.EPOCH,
                new Ownership(RecordId.of("default", null, key), Owner.NOBODY, fence), Duration.ZERO);
    }

    private final IdempotencyRecord.InProgress a = record("a", 1);
    private final IdempotencyRecord.InProgress b = record("b", 1);

    @Test
    void newRecords_areDue() {
        assertThat(plan.due(List.of(a, b), 0)).containsExactly(a, b);
    }

    @Test
    void recordUnderWay_isNotDue_andCounts() {
        plan.begin(a.id());

        assertThat(plan.due(List.of(a, b), 0)).containsExactly(b);
        assertThat(plan.underWay()).isEqualTo(1);
    }

    @Test
    void pausesDouble_untilTheLastAttempt() {
        assertThat(plan.begin(a.id())).isEqualTo(1);
        assertThat(plan.end(a.id(), 0)).isEqualTo(PAUSE);
        assertThat(plan.due(List.of(a), 9 * SECOND)).isEmpty();
        assertThat(plan.due(List.of(a), 10 * SECOND)).containsExactly(a);

        assertThat(plan.begin(a.id())).isEqualTo(2);
        assertThat(plan.end(a.id(), 10 * SECOND)).isEqualTo(PAUSE.multipliedBy(2));
        assertThat(plan.due(List.of(a), 29 * SECOND)).isEmpty();
        assertThat(plan.due(List.of(a), 30 * SECOND)).containsExactly(a);

        assertThat(plan.begin(a.id())).isEqualTo(3);
        assertThat(plan.end(a.id(), 30 * SECOND)).as("left to the retry of its client").isZero();
        assertThat(plan.due(List.of(a), 10_000 * SECOND)).isEmpty();
        assertThat(plan.underWay()).isZero();
    }

    @Test
    void attemptsThatTakeLong_areCounted_thoughTheRecordIsNotStaleMeanwhile() {
        plan.begin(a.id());
        assertThat(plan.due(List.of(), 0)).isEmpty();
        plan.end(a.id(), 5 * SECOND);

        assertThat(plan.due(List.of(a), 14 * SECOND)).isEmpty();
        assertThat(plan.begin(a.id())).isEqualTo(2);
    }

    @Test
    void recordThatIsNotStaleAnyMore_isForgotten() {
        plan.begin(a.id());
        plan.end(a.id(), 0);
        plan.due(List.of(b), 0);

        assertThat(plan.due(List.of(a), 0)).containsExactly(a);
        assertThat(plan.begin(a.id())).isEqualTo(1);
    }

    @Test
    void recordWithoutARequest_isDueAgain_onceItHasHadAnotherOwner() {
        plan.nothingToResume(a);

        assertThat(plan.due(List.of(a, b), 0)).containsExactly(b);
        IdempotencyRecord.InProgress later = record("a", 2);
        assertThat(plan.due(List.of(later), 0)).containsExactly(later);
    }
}
