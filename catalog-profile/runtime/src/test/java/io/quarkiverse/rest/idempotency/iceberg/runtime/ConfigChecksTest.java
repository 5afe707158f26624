package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;

/** Settings of the profile that cannot be used are named with their property. */
class ConfigChecksTest {

    private static final String PREFIX = "quarkus.rest-idempotency.iceberg.";

    @Test
    void defaults_areUsable() {
        assertThat(ConfigChecks.problems(config("grace", "1h"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "grace, PT-1S, a duration that is not negative", "wait-limit, PT-1S, a duration that is not negative",
            "late-effect-limit, PT-1S, a duration that is not negative", "clock-skew, PT-1S, a duration that is not negative" })
    void unusableDuration_isNamed_withWhatWasExpected(String property, String value, String expected) {
        assertThat(ConfigChecks.problems(config(property, value)))
                .containsExactly(PREFIX + property + ": expected " + expected + ", was " + value);
    }

    @ParameterizedTest
    @CsvSource({ "lifetime, PT1S", "lifetime, PT0S", "lifetime, PT-1S", "grace, PT0S", "wait-limit, PT0S",
            "late-effect-limit, PT0S", "clock-skew, PT0S" })
    void smallestDuration_isUsable(String property, String value) {
        assertThat(ConfigChecks.problems(config(property, value))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "witness.operations, dropTable", "witness.operations, create-table", "witness.property, 'a b'",
            "witness.property, a\"b" })
    void unusableWitness_isNamed(String property, String value) {
        assertThat(ConfigChecks.problems(config(property, value))).singleElement().asString()
                .startsWith(PREFIX + property + ": expected ").endsWith(", got '" + value + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = { "%ZZ", "x", "%61", "%2E1" })
    void unusableSeparator_isNamed(String separator) {
        assertThat(ConfigChecks.problems(config("namespace-separator", separator))).singleElement().asString()
                .startsWith(PREFIX + "namespace-separator: expected ").endsWith(", got '" + separator + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = { ".", "%2E", "%1F", "%", "::", "+" })
    void separatorWithoutLettersAndDigits_isUsable(String separator) {
        assertThat(ConfigChecks.problems(config("namespace-separator", separator))).isEmpty();
    }

    @Test
    void witnessOfNoOperation_isUsable() {
        IcebergConfig config = config("witness.operations", "");

        assertThat(ConfigChecks.problems(config)).isEmpty();
        assertThat(config.witness().operations()).isEmpty();
    }

    @Test
    void lifetimeOfNone_needsAGracePeriod() {
        assertThat(ConfigChecks.problems(config(Map.of(PREFIX + "lifetime", "PT0S", PREFIX + "grace", "PT0S"))))
                .singleElement().asString()
                .startsWith(PREFIX + "grace: expected a positive duration where the lifetime is none");
    }

    private static IcebergConfig config(String property, String value) {
        return config(Map.of(PREFIX + property, value));
    }

    private static IcebergConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder().withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(IcebergConfig.class).withDefaultValues(values).build()
                .getConfigMapping(IcebergConfig.class);
    }
}
