package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

/**
 * The places at which the looks for records whose response is over begin.
 */
class TombstoneShrinkingTest {

    private static final Duration TOMBSTONE = Duration.ofHours(1);
    private static final long MICROS = RecordRow.micros(TOMBSTONE);

    private final AtomicLong nanos = new AtomicLong(7);
    private final TombstoneShrinking shrinking = new TombstoneShrinking(new TableName("t"), new H2Dialect(), nanos::get);

    private TombstoneShrinking.Look look() {
        shrinking.expect(TOMBSTONE);
        return shrinking.looks().get(0);
    }

    private static Object beginning(TombstoneShrinking.Look look) {
        return look.query(1).values().get(0);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void firstLook_beginsWithTheRecordsThatExpireFirst() {
        assertThat(beginning(look())).isEqualTo(0L);
    }

    @Test
    void lookAfterAFullOne_beginsAtItsLastRecord_thoughTheAnswerWasSlow() {
        TombstoneShrinking.Look first = look();
        first.query(1);
        pass(Duration.ofSeconds(10));
        // As of the moment of the statement, which may have been right after the question.
        first.end(List.of(new TombstoneShrinking.Seen("id", 1, 201, TOMBSTONE, MICROS - 1)), 1);

        assertThat(beginning(look())).isEqualTo(MICROS - 1 - RecordRow.micros(Duration.ofSeconds(10)));
    }

    /** A full look promises more only where the next one sees other records, or it would be made again at once, for ever. */
    @Test
    void fullLook_atRecordsThatExpireTogether_promisesNoMore() {
        TombstoneShrinking.Seen early = new TombstoneShrinking.Seen("a", 1, 201, Duration.ofMinutes(1), MICROS - 2);
        TombstoneShrinking.Seen late = new TombstoneShrinking.Seen("b", 1, 201, Duration.ofMinutes(1), MICROS - 1);

        assertThat(look().end(List.of(early, early), 2)).isFalse();
        assertThat(look().end(List.of(early, late), 2)).isTrue();
        assertThat(look().end(List.of(late), 2)).isFalse();
    }

    @Test
    void lookWhoseStatementsFail_isMadeAgain() {
        TombstoneShrinking.Look first = look();
        first.query(1);

        first.updates(List.of(new TombstoneShrinking.Seen("id", 1, 201, TOMBSTONE, MICROS - 1)));

        assertThat(beginning(look())).isEqualTo(0L);
    }

    @Test
    void lookAfterOneThatFoundAll_beginsAMinuteEarlier() {
        TombstoneShrinking.Look first = look();
        first.query(1);
        first.end(List.of(), 1);
        pass(Duration.ofSeconds(5));

        assertThat(beginning(look())).isEqualTo(MICROS - RecordRow.micros(Duration.ofSeconds(65)));
    }
}
