package io.quarkiverse.rest.idempotency.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.protocol.OperationPolicy;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The durations of an operation that are set nowhere by default.
 */
class UnsetDurationsTest {

    private static final String GLOBAL = "quarkus.rest-idempotency.";
    private static final String OWN = GLOBAL + "operations.\"pay\".";

    private static OperationPolicy bind(Map<String, String> properties) {
        return OperationBinder.bind(
                List.of(new OperationDefinition("pay", "org.acme.Payments#pay", Map.of("retention", "7d"), "")),
                TestConfig.of(properties), Set.of(), Set.of()).get("pay").policy();
    }

    @Test
    void methodsMayRunForEver_byDefault() {
        assertThat(bind(Map.of()).maxExecution()).isEqualTo(OperationPolicy.UNLIMITED);
    }

    @Test
    void limitOfExecutions_isThatOfTheOperation_elseTheGlobalOne() {
        assertThat(bind(Map.of(GLOBAL + "max-execution-time", "1h")).maxExecution()).isEqualTo(Duration.ofHours(1));
        assertThat(bind(Map.of(GLOBAL + "max-execution-time", "1h", OWN + "max-execution-time", "5m")).maxExecution())
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void clientErrors_areKeptLikeOtherResponses_byDefault() {
        OperationPolicy policy = bind(Map.of());

        assertThat(policy.retention(201)).isEqualTo(Duration.ofDays(7));
        assertThat(policy.retention(404)).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void retentionOfClientErrors_isThatOfTheOperation_elseTheGlobalOne() {
        OperationPolicy global = bind(Map.of(GLOBAL + "client-error-retention", "1h"));
        OperationPolicy own = bind(Map.of(GLOBAL + "client-error-retention", "1h", OWN + "client-error-retention", "5m"));

        assertThat(global.retention(400)).isEqualTo(Duration.ofHours(1));
        assertThat(global.retention(399)).isEqualTo(Duration.ofDays(7));
        assertThat(own.retention(400)).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(strings = { GLOBAL + "max-execution-time", OWN + "max-execution-time", GLOBAL + "client-error-retention",
            OWN + "client-error-retention" })
    void durationThatIsNotPositive_isRejectedByItsProperty(String property) {
        Map<String, String> properties = Map.of(property, "0s");

        assertThatThrownBy(() -> bind(properties)).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(property + ": expected a positive duration, was PT0S");
    }
}
