package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the settings that cannot be used, each by its property, with the expected and the actual value.
 */
public final class SettingChecks {

    private final String prefix;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param prefix the prefix of the names of all properties that are checked
     */
    public SettingChecks(String prefix) {
        this.prefix = prefix;
    }

    /** The settings that cannot be used, in the order of the checks. */
    public List<String> problems() {
        return problems;
    }

    public void positive(String property, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            reject(property, "a positive duration", duration);
        }
    }

    public void notNegative(String property, Duration duration) {
        if (duration.isNegative()) {
            reject(property, "a duration that is not negative", duration);
        }
    }

    public void between(Duration shortest, Duration longest, String property, Duration duration) {
        if (duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0) {
            reject(property, "a duration from " + shortest + " to " + longest, duration);
        }
    }

    public void atLeast(long least, String property, long number) {
        if (number < least) {
            reject(property, least + " or more", number);
        }
    }

    public void atMost(long most, String property, long number) {
        if (number > most) {
            reject(property, most + " or less", number);
        }
    }

    private void reject(String property, String expected, Object value) {
        problems.add(prefix + property + ": expected " + expected + ", was " + value);
    }
}
