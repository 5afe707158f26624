package io.quarkiverse.rest.idempotency.client.test;

import static io.quarkiverse.rest.idempotency.client.test.Till.lost;
import static io.quarkiverse.rest.idempotency.client.test.Till.plan;
import static io.quarkiverse.rest.idempotency.client.test.Till.retryAfter;
import static io.quarkiverse.rest.idempotency.client.test.Till.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;

import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.client.FailedAttempt;
import io.quarkiverse.rest.idempotency.client.IdempotentCall;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/** An application writes {@code @IdempotentCall} and {@code @Retry}, and that is all. */
class RetryTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Till.application(Payments.class);

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface Payments {

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        String pay(String body);

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        Uni<String> payLater(String body);

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        CompletionStage<String> payAtSomeTime(String body);

        /** Each attempt on a thread of Fault Tolerance. */
        @POST
        @IdempotentCall
        @Retry(delay = 1)
        @Timeout(20_000)
        @Asynchronous
        CompletionStage<String> payElsewhere(String body);

        @POST
        @IdempotentCall
        @Retry(delay = 1, maxDuration = 30, durationUnit = java.time.temporal.ChronoUnit.SECONDS)
        String payWithin30Seconds(String body);

        /** As the documentation shows it, with a short first delay. */
        @POST
        @IdempotentCall
        @Retry(maxRetries = -1, delay = 1, maxDuration = 90, durationUnit = java.time.temporal.ChronoUnit.SECONDS)
        String payWithin90Seconds(String body);

        @POST
        @IdempotentCall
        @Retry(delay = 1, maxDuration = 30, durationUnit = java.time.temporal.ChronoUnit.SECONDS)
        Uni<String> payLaterWithin30Seconds(String body);
    }

    @RestClient
    Payments payments;

    @BeforeEach
    void reset() {
        Till.reset();
    }

    private String pay(String shape, String body) {
        return switch (shape) {
            case "blocking" -> payments.pay(body);
            case "uni" -> payments.payLater(body).await().indefinitely();
            case "stage" -> joined(payments.payAtSomeTime(body));
            case "offloaded" -> joined(payments.payElsewhere(body));
            default -> throw new IllegalArgumentException(shape);
        };
    }

    private static String joined(CompletionStage<String> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni", "stage", "offloaded" })
    void allAttemptsOfACall_sendOneKey_andTheNextCallAnother(String shape) {
        plan("a", lost(), status(500), lost());

        assertThat(pay(shape, "a")).isEqualTo("paid a");
        assertThat(Till.keys()).hasSize(4);
        assertThat(new HashSet<>(Till.keys())).as("one call").hasSize(1);

        pay(shape, "a");
        assertThat(new HashSet<>(Till.keys())).as("two calls").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni", "stage", "offloaded" })
    void transientFailure_isRetried(String shape) {
        plan("a", retryAfter(409, "0"), retryAfter(503, "0"), status(503));
        plan("b", status(429), status(408), status(425));

        assertThat(pay(shape, "a")).isEqualTo("paid a");
        assertThat(pay(shape, "b")).isEqualTo("paid b");

        assertThat(Till.keys()).hasSize(8);
        assertThat(new HashSet<>(Till.keys())).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni", "stage", "offloaded" })
    void finalResponse_isNotRetried(String shape) {
        for (int status : new int[] { 400, 401, 403, 404, 409, 410, 422 }) {
            Till.reset();
            plan("a", status(status), status(status), status(status), status(status));

            Throwable failure = catchThrowable(() -> pay(shape, "a"));

            assertThat(failure).isInstanceOfSatisfying(WebApplicationException.class,
                    answered -> assertThat(answered.getResponse().getStatus()).isEqualTo(status));
            assertThat(Till.seen()).as("requests until " + status).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni", "stage", "offloaded" })
    void retryAfter_isWaitedFor(String shape) {
        plan("a", retryAfter(503, "1"), retryAfter(409, "1"));

        pay(shape, "a");

        List<Till.Seen> seen = Till.seen();
        assertThat(seen).hasSize(3);
        assertThat(seen.get(1).nanoTime() - seen.get(0).nanoTime()).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(seen.get(2).nanoTime() - seen.get(1).nanoTime()).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void retryAfterBeyondTheBudget_endsTheCallWithTheAnswer() {
        plan("a", status(503), retryAfter(503, "3600"));
        plan("b", status(503), retryAfter(503, "3600"));

        Throwable blocking = catchThrowable(() -> payments.payWithin30Seconds("a"));
        Throwable later = catchThrowable(() -> payments.payLaterWithin30Seconds("b").await().indefinitely());

        assertThat(Till.seen()).extracting(Till.Seen::body).containsExactly("a", "a", "b", "b");
        assertThat(List.of(blocking, later)).allSatisfy(failure -> {
            assertThat(failure).isInstanceOf(WebApplicationException.class);
            FailedAttempt attempt = FailedAttempt.of(failure).orElseThrow();
            assertThat(attempt.status()).isEqualTo(503);
            assertThat(attempt.retryAfter()).contains(Duration.ofHours(1));
            assertThat(attempt.budget()).contains(Duration.ofSeconds(30));
        });
    }

    /** A default {@code @Retry} ends with the third retry. */
    @Test
    void slowFirstRequest_isWaitedFor_asLongAsMaxDurationAllows() {
        Till.Fate[] fates = new Till.Fate[12];
        Arrays.fill(fates, retryAfter(409, "0"));
        fates[0] = lost();
        plan("a", fates);

        assertThat(payments.payWithin90Seconds("a")).isEqualTo("paid a");

        assertThat(Till.keys()).hasSize(13);
        assertThat(new HashSet<>(Till.keys())).hasSize(1);
    }

    @Test
    void call_whoseAttemptsAllFail_failsAsWithoutRetries() {
        plan("a", lost(), lost(), lost(), status(502));

        assertThatThrownBy(() -> payments.pay("a")).isInstanceOfSatisfying(WebApplicationException.class,
                answered -> assertThat(answered.getResponse().getStatus()).isEqualTo(502));

        assertThat(new HashSet<>(Till.keys())).hasSize(1);
    }

    @Test
    void callsAtTheSameTime_keepTheirKeysApart() {
        List<String> bodies = IntStream.range(0, 30).mapToObj(i -> "order " + i).toList();
        bodies.forEach(body -> plan(body, lost(), retryAfter(503, "0")));

        Uni.join().all(bodies.stream().map(payments::payLater).toList()).andFailFast().await().indefinitely();

        Map<String, Set<String>> keys = Till.seen().stream()
                .collect(Collectors.groupingBy(Till.Seen::body, Collectors.mapping(Till.Seen::key, Collectors.toSet())));
        assertThat(Till.seen()).hasSize(90);
        assertThat(keys.values()).hasSize(30).allSatisfy(own -> assertThat(own).hasSize(1)).doesNotHaveDuplicates();
    }
}
