package io.quarkiverse.rest.idempotency.door;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.TICK;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.work.WorkInProgressException;

/** Callers that do not wait for the result of work without a thread of its own. */
class GivenUpWorkTest {

    private final Callers callers = new Callers();
    private final CompletableFuture<String> result = new CompletableFuture<>();
    private int runs;

    private CompletionStage<?> work(IdempotencyContext context) {
        runs++;
        return result;
    }

    private void assertRunsOnce() {
        assertThat(callers.start(REJECT, this::work)).failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(WorkInProgressException.class);
        result.complete("receipt 7");

        assertThat(callers.start(REJECT, this::work)).isCompletedWithValue("receipt 7");
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void cancelWhileTheWorkRuns_leavesItTheKeyAndRecordsItsResult() {
        callers.start(REJECT, this::work).cancel(true);

        assertThat(result).isNotDone();
        assertRunsOnce();
    }

    @Test
    void timeoutOfTheCaller_leavesTheWorkItsKeyAndRecordsItsResult() {
        CompletableFuture<Object> answer = callers.start(REJECT, this::work).orTimeout(1, TimeUnit.MILLISECONDS);
        assertThat(answer).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(TimeoutException.class);

        assertRunsOnce();
    }

    @Test
    void resultThatTheCallerSets_isNotRecorded() {
        callers.start(REJECT, this::work).complete("receipt of the caller");

        assertRunsOnce();
    }

    @Test
    void failureAfterACancel_freesTheKey() {
        callers.start(REJECT, this::work).cancel(true);

        result.completeExceptionally(new IllegalStateException("ledger closed"));

        assertThat(callers.nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    void cancelBeforeTheAdmission_keepsTheWorkFromRunning() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        callers.start(REJECT, tasks::add, this::work).cancel(true);

        tasks.remove().run();

        assertThat(runs).isZero();
        assertThat(callers.nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    void cancelWhileADuplicateWaits_keepsItFromRunningLater() {
        callers.start(REJECT, this::work);
        CompletableFuture<Object> duplicate = callers.start(WAIT, this::work);
        duplicate.cancel(true);

        result.completeExceptionally(new IllegalStateException("ledger closed"));
        callers.nodes.timers.advance(TICK);

        assertThat(runs).isEqualTo(1);
        assertThat(callers.nodes.record()).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    void executorThatIsShutDownMeanwhile_doesNotKeepTheResultFromTheRecord() {
        boolean[] shutDown = new boolean[1];
        CompletableFuture<Object> answer = callers.start(REJECT, task -> {
            if (shutDown[0]) {
                throw new RejectedExecutionException("shut down");
            }
            task.run();
        }, this::work);
        shutDown[0] = true;

        result.complete("receipt 7");

        assertThat(answer).isCompletedWithValue("receipt 7");
        assertThat(callers.start(REJECT, this::work)).isCompletedWithValue("receipt 7");
        assertThat(runs).isEqualTo(1);
    }
}
