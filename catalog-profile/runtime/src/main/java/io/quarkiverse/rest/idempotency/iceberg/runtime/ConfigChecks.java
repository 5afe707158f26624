package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.iceberg.runtime.witness.WitnessRewriter;

/**
 * Finds the settings of the profile that cannot be used.
 */
final class ConfigChecks {

    private static final String PREFIX = "quarkus.rest-idempotency.iceberg.";

    private static final Pattern PROPERTY = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final List<String> problems = new ArrayList<>();

    private ConfigChecks() {
    }

    /**
     * @return the problems, each with its property, the expected and the actual value; empty when there are none
     */
    static List<String> problems(IcebergConfig config) {
        ConfigChecks checks = new ConfigChecks();
        checks.notNegative("grace", config.grace());
        checks.expect(isPositive(config.lifetime()) || !config.grace().isZero(), "grace",
                "a positive duration where the lifetime is none, because records are kept for the grace period then",
                config.grace());
        checks.notNegative("wait-limit", config.waitLimit());
        checks.notNegative("late-effect-limit", config.lateEffectLimit());
        checks.notNegative("clock-skew", config.clockSkew());
        checks.witness(config.witness());
        config.namespaceSeparator().ifPresent(checks::separator);
        return checks.problems;
    }

    private void separator(String separator) {
        String decoded = NamespaceSeparator.decode(separator);
        if (decoded.isEmpty() || decoded.chars().anyMatch(Character::isLetterOrDigit)) {
            problems.add(PREFIX + "namespace-separator: expected characters that are no letters or digits, as they are or "
                    + "percent-encoded, such as '.' or '%1F', got '" + separator + "'");
        }
    }

    private void witness(IcebergConfig.WitnessConfig config) {
        Set<String> supported = Arrays.stream(IcebergOperation.values()).filter(WitnessRewriter::supports)
                .map(IcebergOperation::id).collect(Collectors.toCollection(TreeSet::new));
        for (String operation : config.operations().orElse(List.of())) {
            if (!supported.contains(operation)) {
                problems.add(PREFIX + "witness.operations: expected some of " + supported + ", got '" + operation + "'");
            }
        }
        if (!PROPERTY.matcher(config.property()).matches()) {
            problems.add(PREFIX + "witness.property: expected 1 to 100 of the characters A-Z a-z 0-9 . _ -, got '"
                    + config.property() + "'");
        }
    }

    static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
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
