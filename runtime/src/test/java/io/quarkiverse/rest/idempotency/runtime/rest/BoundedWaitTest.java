package io.quarkiverse.rest.idempotency.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

/** Waits of threads that may block. */
class BoundedWaitTest {

    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void anAnswerThatIsThere_isNotWaitedFor() {
        assertThat(BoundedWait.await(CompletableFuture.completedFuture("answer"), Duration.ZERO)).isTrue();
    }

    @Test
    void anAnswerThatComes_isTheAnswer() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture.runAsync(() -> answer.complete("answer"));

        assertThat(BoundedWait.await(answer, LONG)).isTrue();
    }

    @Test
    void bounded_aWaitEndsByItself_whenNobodyCountsItsTime_andLeavesTheAnswerToOthers() {
        CompletableFuture<String> answer = new CompletableFuture<>();

        assertThat(BoundedWait.await(answer, Duration.ZERO)).isFalse();
        assertThat(answer).isNotDone();
    }
}
