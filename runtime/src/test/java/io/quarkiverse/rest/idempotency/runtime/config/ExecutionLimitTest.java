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

import io.quarkiverse.rest.idempotency.runtime.core.OperationPolicy;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * How long a method may run before its lease is not renewed any more.
 */
class ExecutionLimitTest {

    private static final String GLOBAL = "quarkus.rest-idempotency.max-execution-time";
    private static final String OWN = "quarkus.rest-idempotency.operations.\"pay\".max-execution-time";

    private static OperationPolicy bind(Map<String, String> properties) {
        return OperationBinder.bind(List.of(new OperationDefinition("pay", "org.acme.Payments#pay", Map.of(), "")),
                TestConfig.of(properties), Set.of(), Set.of()).get("pay").policy();
    }

    @Test
    void methodsMayRunForEver_byDefault() {
        assertThat(bind(Map.of()).maxExecution()).isEqualTo(OperationPolicy.UNLIMITED);
    }

    @Test
    void limit_isThatOfTheOperation_elseTheGlobalOne() {
        assertThat(bind(Map.of(GLOBAL, "1h")).maxExecution()).isEqualTo(Duration.ofHours(1));
        assertThat(bind(Map.of(GLOBAL, "1h", OWN, "5m")).maxExecution()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(strings = { GLOBAL, OWN })
    void limitThatIsNotPositive_isRefusedByItsProperty(String property) {
        Map<String, String> properties = Map.of(property, "0s");

        assertThatThrownBy(() -> bind(properties)).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(property + ": expected a positive duration, was PT0S");
    }
}
