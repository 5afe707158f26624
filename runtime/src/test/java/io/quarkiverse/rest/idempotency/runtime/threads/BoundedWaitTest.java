package io.quarkiverse.rest.idempotency.runtime.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
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
    @Tag("bounded")
    void wait_whoseTimeIsNotCounted_endsByItself_andLeavesTheAnswerToOthers() {
        CompletableFuture<String> answer = new CompletableFuture<>();

        assertThat(BoundedWait.await(answer, Duration.ZERO)).isFalse();
        assertThat(answer).isNotDone();
    }

    @Test
    void aFailedAnswer_endsTheWait() {
        CompletableFuture<String> failed = CompletableFuture.failedFuture(new IllegalStateException());

        assertThat(BoundedWait.await(failed, LONG)).isTrue();
    }

    @Test
    void anAnswerThatFailsMeanwhile_endsTheWait() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture.runAsync(() -> answer.completeExceptionally(new IllegalStateException()));

        assertThat(BoundedWait.await(answer, LONG)).isTrue();
    }

    @Test
    void aCancelledAnswer_endsTheWait() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture.runAsync(() -> answer.cancel(false));

        assertThat(BoundedWait.await(answer, null)).isTrue();
    }

    @Test
    void anInterruptedThread_waitsForItsAnswer_andStaysInterrupted() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread.currentThread().interrupt();
        CompletableFuture.runAsync(() -> answer.complete("answer"));

        boolean answered = BoundedWait.await(answer, LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answered).isTrue();
    }

    @Test
    @Tag("bounded")
    void anInterruptedThread_waitsNoLongerThanTheBound() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread.currentThread().interrupt();

        boolean answered = BoundedWait.await(answer, Duration.ZERO);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answered).isFalse();
    }
}
