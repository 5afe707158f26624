package io.quarkiverse.rest.idempotency.runtime.dev;

import java.time.Duration;

/**
 * Durations as people write them.
 */
final class Durations {

    private Durations() {
    }

    /**
     * @return its days, hours, minutes and seconds, as in {@code 1h 30m}; milliseconds where it is shorter than a second
     */
    static String text(Duration duration) {
        if (duration.isNegative()) {
            return "-" + text(duration.negated());
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.isZero() ? "0s" : duration.toMillis() + "ms";
        }
        StringBuilder text = new StringBuilder();
        add(text, duration.toDaysPart(), "d");
        add(text, duration.toHoursPart(), "h");
        add(text, duration.toMinutesPart(), "m");
        add(text, duration.toSecondsPart(), "s");
        return text.toString();
    }

    private static void add(StringBuilder text, long number, String unit) {
        if (number != 0) {
            text.append(text.length() == 0 ? "" : " ").append(number).append(unit);
        }
    }
}
