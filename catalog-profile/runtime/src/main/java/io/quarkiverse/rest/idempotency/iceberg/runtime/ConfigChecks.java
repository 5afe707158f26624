package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the settings of the profile that cannot be used.
 */
final class ConfigChecks {

    private static final String PREFIX = "quarkus.rest-idempotency.iceberg.";

    private final List<String> problems = new ArrayList<>();

    private ConfigChecks() {
    }

    /**
     * @return what is wrong, each with its property, what was expected and what came; empty when nothing is
     */
    static List<String> problems(IcebergConfig config) {
        ConfigChecks checks = new ConfigChecks();
        checks.expect(!config.lifetime().isZero() && !config.lifetime().isNegative(), "lifetime", "a positive duration",
                config.lifetime());
        checks.notNegative("grace", config.grace());
        checks.notNegative("wait-limit", config.waitLimit());
        checks.notNegative("late-effect-limit", config.lateEffectLimit());
        checks.notNegative("clock-skew", config.clockSkew());
        return checks.problems;
    }

    private void notNegative(String property, Duration duration) {
        expect(!duration.isNegative(), property, "a duration that is not negative", duration);
    }

    private void expect(boolean usable, String property, String expected, Duration duration) {
        if (!usable) {
            problems.add(PREFIX + property + ": expected " + expected + ", was " + duration);
        }
    }
}
