package io.quarkiverse.rest.idempotency.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.Timers;

/** The frequency of a warning that a whole outage causes. */
class RepeatedWarningTest {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> written = new ArrayList<>();
    private final RepeatedWarning warning = new RepeatedWarning(new Timers() {

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            assertThat(delay).isEqualTo(Duration.ofSeconds(10));
            tasks.add(task);
            return () -> tasks.remove(task);
        }
    }, Duration.ofSeconds(10), written::add);

    private void aPeriodPasses() {
        assertThat(tasks).hasSize(1);
        tasks.remove().run();
    }

    @Test
    void theFirstIsWrittenAtOnce_andNothingElseFollowsIt() {
        warning.warn("no connection");
        assertThat(written).containsExactly("no connection");

        aPeriodPasses();

        assertThat(written).hasSize(1);
        assertThat(tasks).isEmpty();
    }

    @Test
    void theOthersAreCounted_andToldOfOnceAPeriod() {
        IntStream.rangeClosed(1, 1000).forEach(i -> warning.warn("failure " + i));
        assertThat(written).containsExactly("failure 1");

        aPeriodPasses();
        assertThat(written).containsExactly("failure 1",
                "IDEMP00029: 999 more in the last 10 seconds. The latest: failure 1000");

        warning.warn("failure 1001");
        aPeriodPasses();
        assertThat(written).hasSize(3).last().isEqualTo("IDEMP00029: 1 more in the last 10 seconds. The latest: failure 1001");
    }

    @Test
    void warning_afterAQuietPeriod_isAFirstOneAgain() {
        warning.warn("one outage");
        warning.warn("one outage");
        aPeriodPasses();
        aPeriodPasses();
        assertThat(tasks).isEmpty();

        warning.warn("another outage");

        assertThat(written).last().isEqualTo("another outage");
        assertThat(tasks).hasSize(1);
    }
}
