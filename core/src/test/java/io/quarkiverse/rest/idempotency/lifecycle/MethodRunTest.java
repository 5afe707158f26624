package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OUTCOMES;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MethodRunTest {

    private final MethodRun run = new MethodRun(OUTCOMES);
    private int ends;

    private boolean await() {
        return run.await(() -> ends++);
    }

    @Test
    void methodThatHasNotReturned_hasNoEffectiveStatus() {
        assertThat(run.effectiveStatus()).isZero();
    }

    @Test
    void methodThatReturnedARecordedStatus_hasItAsEffectiveStatus() {
        run.returned(201, false);

        assertThat(run.effectiveStatus()).isEqualTo(201);
    }

    @Test
    void methodThatReturnedAServerError_hasNoEffectiveStatus() {
        run.returned(500, false);

        assertThat(run.effectiveStatus()).isZero();
    }

    @Test
    void firstRunWithAnEffect_counts_forAnyResponseOfALaterOne() {
        run.returned(503, false);
        run.returned(201, false);
        run.returned(409, false);
        run.returned(500, false);

        assertThat(run.effectiveStatus()).isEqualTo(201);
    }

    @Test
    void methodWithoutAStage_isNotAwaited() {
        assertThat(await()).isFalse();
        assertThat(ends).isZero();
    }

    @Test
    void stageThatHasEnded_isNotAwaited() {
        run.begin();
        run.end();

        assertThat(await()).isFalse();
    }

    @Test
    void lastOfSeveralStages_endsTheWait() {
        run.begin();
        run.begin();
        assertThat(await()).isTrue();

        run.end();
        assertThat(ends).as("ends told while another stage is at work").isZero();
        run.end();

        assertThat(ends).isEqualTo(1);
    }

    @Test
    void stageThatIsNotAwaited_endsQuietly() {
        run.begin();
        run.end();

        assertThat(ends).isZero();
    }

    @Test
    void stageThatBeginsAfterTheEnd_isNotToldAgain() {
        run.begin();
        await();
        run.end();

        run.begin();
        run.end();

        assertThat(ends).isEqualTo(1);
    }
}
