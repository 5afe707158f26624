package io.quarkiverse.rest.idempotency.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.http.Rejections;
import io.quarkiverse.rest.idempotency.protocol.RecordingRule;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.spi.Binding;

class ErrorsPageTest {

    private static final Page PAGE = Page.of("errors.adoc");

    private record Answer(Set<Integer> statuses, boolean retryAfter) {
    }

    @Test
    void tableOfRejections_hasEachCode_withItsStatusesAndRetryAfter() {
        Map<String, Answer> documented = new TreeMap<>();
        for (List<String> row : PAGE.table("codes")) {
            documented.put(row.get(0).replace("`", ""), new Answer(Arrays.stream(row.get(1).split(", ")).map(Integer::valueOf)
                    .collect(Collectors.toCollection(TreeSet::new)), row.get(2).equals("yes")));
        }

        assertThat(documented).isEqualTo(answers());
        assertThat(documented).hasSameSizeAs(IdempotencyErrorCode.values());
    }

    @Test
    void tableOfResponses_listsTheStatusesThatAreReleasedByDefault() {
        String released = PAGE.table("recorded").stream().map(List::toString).filter(row -> row.contains("released-statuses"))
                .findFirst().orElseThrow().split("\\(", 2)[0];

        assertThat(Pattern.compile("\\d{3}").matcher(released).results().map(status -> Integer.valueOf(status.group())))
                .containsExactlyInAnyOrderElementsOf(RecordingRule.RELEASED_BY_DEFAULT);
    }

    private static Map<String, Answer> answers() {
        Map<String, Answer> answers = new TreeMap<>();
        for (int inFlightStatus : new int[] { 409, 503 }) {
            rejections(new Rejections("pay", "the header Idempotency-Key", inFlightStatus, Duration.ofSeconds(3), 1_000))
                    .forEach(rejection -> answers.merge(rejection.code().code(),
                            new Answer(Set.of(rejection.status()), rejection.retryAfter().isPresent()), ErrorsPageTest::both));
        }
        return answers;
    }

    private static Answer both(Answer one, Answer other) {
        assertThat(one.retryAfter()).isEqualTo(other.retryAfter());
        Set<Integer> statuses = new TreeSet<>(one.statuses());
        statuses.addAll(other.statuses());
        return new Answer(statuses, one.retryAfter());
    }

    private static Stream<IdempotencyException> rejections(Rejections rejections) {
        IdempotencyException expired = rejections.of(new Rejection.KeyExpired());
        IdempotencyException ahead = rejections.keyAhead("the header Repeatability-First-Sent", Duration.ofMinutes(5));
        return Stream.concat(
                Stream.of(rejections.stepsChanged(), rejections.stepNotRecorded(), rejections.keyMissing(),
                        rejections.keyInvalid("the header Idempotency-Key", "It is empty."),
                        rejections.callerUnnamed(), rejections.bodyTooLarge(), rejections.keyBeyondLimit(1), expired, ahead,
                        Rejections.notTracked(expired), Rejections.notTracked(ahead)),
                Stream.of(new Rejection.InProgress(), new Rejection.Reused(Set.of(Binding.Difference.PAYLOAD)),
                        new Rejection.OutcomeUnknown(), new Rejection.ReplayFailed("gone"),
                        new Rejection.StoreUnavailable(new IllegalStateException()),
                        new Rejection.RecordUnreadable(new IllegalStateException()), new Rejection.PausedPastLease(),
                        new Rejection.Overloaded(), new Rejection.ShuttingDown()).map(rejections::of));
    }
}
