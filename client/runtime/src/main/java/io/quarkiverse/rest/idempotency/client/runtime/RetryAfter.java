package io.quarkiverse.rest.idempotency.client.runtime;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/**
 * Reads the header {@code Retry-After} (RFC 9110, section 10.2.3).
 */
public final class RetryAfter {

    /** A longer number is taken for 68 years, as RFC 9111 requires for numbers of seconds that are too large. */
    private static final int MAX_DIGITS = 9;

    private RetryAfter() {
    }

    /**
     * @param value seconds or a date, or {@code null}
     * @param date the {@code Date} of the same answer, by which a date is counted regardless of this machine's clock, or
     *        {@code null}
     * @return the time to wait, not negative, or {@code null} for a value that cannot be read
     */
    public static Duration parse(String value, String date) {
        if (value == null) {
            return null;
        }
        String text = value.trim();
        try {
            if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Duration.ofSeconds(text.length() > MAX_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(text));
            }
            Instant answered = date == null ? Instant.now() : instant(date.trim());
            Duration wait = Duration.between(answered, instant(text));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private static Instant instant(String date) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    }
}
