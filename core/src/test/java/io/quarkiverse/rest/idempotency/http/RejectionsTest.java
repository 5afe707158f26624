package io.quarkiverse.rest.idempotency.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.spi.Binding;

class RejectionsTest {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(3);
    private static final Rejections REJECTIONS = new Rejections("pay", "the header Idempotency-Key", 409, RETRY_AFTER, 1_000);

    static Stream<IdempotencyException> rejections() {
        return Stream.concat(
                Stream.of(REJECTIONS.keyMissing(), REJECTIONS.keyInvalid("the header Idempotency-Key", "It is empty."),
                        REJECTIONS.callerUnnamed(),
                        REJECTIONS.bodyTooLarge(), REJECTIONS.stepsChanged(), REJECTIONS.stepNotRecorded()),
                Stream.of(new Rejection.InProgress(), new Rejection.Reused(Set.of(Binding.Difference.PAYLOAD)),
                        new Rejection.OutcomeUnknown(), new Rejection.ReplayFailed("gone"),
                        new Rejection.StoreUnavailable(new IllegalStateException()), new Rejection.Overloaded(),
                        new Rejection.RecordUnreadable(new IllegalStateException()), new Rejection.PausedPastLease(),
                        new Rejection.ShuttingDown(), new Rejection.KeyExpired())
                        .map(REJECTIONS::of));
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void rejection_namesItsOperation_soThatAProfileCanGiveItAnotherShape(IdempotencyException rejection) {
        assertThat(rejection.operation()).as(rejection.code().code()).contains("pay");
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void rejection_saysWhenToTryAgain_exactlyWhereThatCanHelp(IdempotencyException rejection) {
        assertThat(rejection.retryAfter().isPresent()).as(rejection.code().code())
                .isEqualTo(rejection.status() == 409 || rejection.status() == 503);
    }

    @Test
    void rejectionOfAnUnknownOutcome_lastsUntilTheReconcilerIsAskedAgain() {
        assertThat(REJECTIONS.of(new Rejection.OutcomeUnknown(Duration.ofMinutes(1))).retryAfter())
                .contains(Duration.ofMinutes(1));
        assertThat(REJECTIONS.of(new Rejection.OutcomeUnknown()).retryAfter()).contains(RETRY_AFTER);
    }

    @ParameterizedTest
    @CsvSource({ "PT-1S, 1", "PT0S, 1", "PT0.2S, 1", "PT1S, 1", "PT1.001S, 2", "PT59.5S, 60", "PT1M, 60", "PT1H, 60",
            "P365D, 60" })
    void retryAfter_isFromOneSecondToSixty_wheneverTheReconcilerIsAsked(Duration backOff, int seconds) {
        assertThat(REJECTIONS.of(new Rejection.OutcomeUnknown(backOff)).retryAfter()).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void rejections_haveEveryCode() {
        assertThat(rejections()).extracting(IdempotencyException::code)
                .hasSameElementsAs(Arrays.asList(IdempotencyErrorCode.values()));
    }

    @Test
    void retryAfter_isAtMostAMinute() {
        assertThat(new Rejections("x", "Idempotency-Key", 409, Duration.ofMinutes(5), 100).of(new Rejection.InProgress())
                .retryAfter()).contains(Duration.ofSeconds(60));
        assertThat(new Rejections("x", "Idempotency-Key", 409, Duration.ofSeconds(1), 100)
                .of(new Rejection.OutcomeUnknown(Duration.ofHours(1))).retryAfter()).contains(Duration.ofSeconds(60));
    }
}
