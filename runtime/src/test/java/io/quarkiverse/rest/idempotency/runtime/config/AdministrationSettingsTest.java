package io.quarkiverse.rest.idempotency.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The settings of a node that administrators depend on.
 */
class AdministrationSettingsTest {

    private static final String PREFIX = "quarkus.rest-idempotency.";

    @ParameterizedTest
    @CsvSource({ "local-cache.max-age, 0s", "reconcile.background.interval, 0s", "reconcile.background.max-records, 0",
            "callers.secret, too short to be a secret" })
    void unusableSetting_isRejectedByItsProperty(String setting, String value) {
        assertThat(NodeSettings.problems(TestConfig.of(Map.of(PREFIX + setting, value)))).singleElement().asString()
                .startsWith(PREFIX + setting + ": expected");
    }

    @Test
    void secretThatIsTooShort_isNotTold() {
        assertThat(NodeSettings.problems(TestConfig.of(Map.of(PREFIX + "callers.secret", "hush")))).singleElement().asString()
                .contains("got 4").doesNotContain("hush");
    }

    @Test
    void defaultsAndALongSecret_areAccepted() {
        assertThat(NodeSettings.problems(TestConfig.of(Map.of()))).isEmpty();
        assertThat(NodeSettings.problems(TestConfig.of(Map.of(PREFIX + "callers.secret", "s".repeat(32))))).isEmpty();
    }
}
