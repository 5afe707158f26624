package io.quarkiverse.rest.idempotency.client.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.client.FailedAttempt;

/** An application's exception that is one object for all answers: each decision gets the answer of its own attempt. */
class AttemptTest {

    private static final RuntimeException CONSTANT = new RuntimeException("closed");

    /** Calls hold their attempts, and threads do not. */
    private final List<Attempt> held = new ArrayList<>();

    @Test
    void attemptThatEndsElsewhere_isKnownToTheThreadThatBeganIt() throws Exception {
        Attempt first = begun();
        CompletableFuture.runAsync(() -> fail(first, 503)).join();
        assertThat(FailedAttempt.of(CONSTANT).orElseThrow().status()).isEqualTo(503);

        Attempt second = begun();
        CompletableFuture.runAsync(() -> {
            fail(second, 422);
            fail(new Attempt("other", null, null), 500);
        }).join();
        assertThat(FailedAttempt.of(CONSTANT).orElseThrow().status()).isEqualTo(422);
    }

    @Test
    void attemptWithoutAnAnswer_hasNotThatOfAnEarlierOne() throws Exception {
        fail(begun(), 422);

        begun().explain(CONSTANT);

        assertThat(FailedAttempt.of(CONSTANT)).isEmpty();
    }

    @Test
    void callWithinAnother_leavesTheThreadToTheOuterOne() throws Exception {
        Attempt outer = new Attempt("outer", null, null);
        held.add(outer);

        outer.call(() -> {
            fail(begun(), 422);
            assertThat(Attempt.taken("other")).isNull();
            assertThat(Attempt.taken("outer")).isSameAs(outer);
            assertThat(Attempt.taken("outer")).as("only once").isNull();
            return null;
        });
        CompletableFuture.runAsync(() -> fail(outer, 503)).join();

        assertThat(FailedAttempt.of(CONSTANT).orElseThrow().status()).isEqualTo(503);
    }

    private Attempt begun() throws Exception {
        Attempt attempt = new Attempt("method", null, null);
        held.add(attempt);
        attempt.call(() -> Attempt.taken("method"));
        return attempt;
    }

    private static void fail(Attempt attempt, int status) {
        attempt.answered(status, null);
        attempt.explain(CONSTANT);
    }
}
