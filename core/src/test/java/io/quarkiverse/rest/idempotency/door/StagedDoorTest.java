package io.quarkiverse.rest.idempotency.door;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.TICK;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.work.WorkInProgressException;
import io.quarkiverse.rest.idempotency.work.WorkNotStartedException;

/** Work that runs under a key without a thread of its own. */
class StagedDoorTest {

    private static final Function<IdempotencyContext, CompletionStage<?>> MUST_NOT_RUN = context -> {
        throw new AssertionError("The work must not run");
    };

    private final Callers callers = new Callers();

    @Test
    void laterAttempt_getsTheRecordedResult() {
        assertThat(callers.start(REJECT, context -> CompletableFuture.completedFuture("receipt 7")))
                .isCompletedWithValue("receipt 7");

        assertThat(callers.start(REJECT, MUST_NOT_RUN)).isCompletedWithValue("receipt 7");
    }

    @Test
    void duplicate_isRejectedWhileTheStageIsNotComplete() {
        CompletableFuture<String> result = new CompletableFuture<>();
        CompletableFuture<Object> first = callers.start(REJECT, context -> result);

        assertThat(callers.start(REJECT, MUST_NOT_RUN)).failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(WorkInProgressException.class);
        result.complete("receipt 7");
        assertThat(first).isCompletedWithValue("receipt 7");
    }

    @Test
    void duplicateThatWaits_getsTheResultWhenItIsThere() {
        CompletableFuture<String> result = new CompletableFuture<>();
        callers.start(REJECT, context -> result);
        CompletableFuture<Object> duplicate = callers.start(WAIT, MUST_NOT_RUN);
        assertThat(duplicate).isNotDone();

        result.complete("receipt 7");
        callers.nodes.timers.advance(TICK);

        assertThat(duplicate).isCompletedWithValue("receipt 7");
    }

    @Test
    void failedStage_freesTheKey() {
        IllegalStateException failure = new IllegalStateException("ledger closed");

        assertThat(callers.start(REJECT, context -> CompletableFuture.failedFuture(failure)))
                .isCompletedExceptionally().failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class).withCause(failure);
        assertThat(callers.nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    void exceptionBeforeTheStage_freesTheKey() {
        assertThat(callers.start(REJECT, context -> {
            throw new IllegalStateException("ledger closed");
        })).isCompletedExceptionally();
        assertThat(callers.nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    void storeThatIsDown_keepsTheWorkFromRunning() {
        callers.nodes.store.down(ScriptedStore.Call.RESERVE);

        assertThat(callers.start(REJECT, MUST_NOT_RUN)).failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(WorkNotStartedException.class);
    }
}
