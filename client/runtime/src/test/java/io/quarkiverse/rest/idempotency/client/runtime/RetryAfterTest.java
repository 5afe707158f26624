package io.quarkiverse.rest.idempotency.client.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    @Test
    void seconds_areRead() {
        assertThat(RetryAfter.parse("0", null)).isZero();
        assertThat(RetryAfter.parse(" 120 ", null)).hasSeconds(120);
    }

    @Test
    void secondsThatAreTooMany_areVeryMany() {
        assertThat(RetryAfter.parse("99999999999999999999", null)).hasSeconds(Integer.MAX_VALUE);
        assertThat(RetryAfter.parse("9999999999", null)).hasSeconds(Integer.MAX_VALUE);
    }

    @Test
    void aDate_isCountedFromTheDateOfTheAnswer() {
        assertThat(RetryAfter.parse("Fri, 31 Dec 1999 23:59:59 GMT", "Fri, 31 Dec 1999 23:59:00 GMT")).hasSeconds(59);
        assertThat(RetryAfter.parse("Fri, 31 Dec 1999 23:59:59 GMT", "Sat, 01 Jan 2000 00:00:00 GMT")).isZero();
    }

    @Test
    void aDate_isCountedFromNowWhereTheAnswerHasNone() {
        String inAnHour = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));

        assertThat(RetryAfter.parse(inAnHour, null)).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = { "", "soon", "-1", "1.5", "1 2", "\u0661", "Fri, 31 Dec 1999" })
    void valueThatCannotBeRead_isNone(String value) {
        assertThat(RetryAfter.parse(value, null)).isNull();
    }

    @Test
    void aDateBesideADateThatCannotBeRead_isNothing() {
        assertThat(RetryAfter.parse("Fri, 31 Dec 1999 23:59:59 GMT", "yesterday")).isNull();
    }
}
