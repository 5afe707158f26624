package io.quarkiverse.rest.idempotency.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The settings of request bodies.
 */
class RequestBodyBoundsTest {

    private static final String GLOBAL = "quarkus.rest-idempotency.";
    private static final String OWN = GLOBAL + "operations.\"upload\".";

    private static RequestBodyBounds bind(Map<String, String> properties) {
        return OperationBinder.bind(List.of(new OperationDefinition("upload", "Uploads#upload()", Map.of(), "")),
                TestConfig.of(properties), Set.of(), Set.of()).get("upload").requestBody();
    }

    @Test
    void memory_withoutASetting_isBounded_andTheLimitIsLeftToTheApplication() {
        RequestBodyBounds bounds = bind(Map.of());

        assertThat(bounds.memory()).isEqualTo(256 * 1024);
        assertThat(bounds.limit()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void limitOfAnOperation_winsOverTheGlobalOne_andEachIsNamed() {
        assertThat(bind(Map.of(GLOBAL + "request-body-limit", "1M", GLOBAL + "request-body-memory", "0")))
                .isEqualTo(new RequestBodyBounds(0, 1024 * 1024, GLOBAL + "request-body-limit"));
        assertThat(bind(Map.of(GLOBAL + "request-body-limit", "1M", OWN + "request-body-limit", "5G")).limit())
                .isEqualTo(5L * 1024 * 1024 * 1024);
        assertThat(bind(Map.of(OWN + "request-body-limit", "2K")).limitSource()).isEqualTo(OWN + "request-body-limit");
    }

    @ParameterizedTest
    @CsvSource({ "request-body-limit,0,expected 1 or more", "request-body-memory,2G,expected 1073741824 or less" })
    void sizeThatCannotBeUsed_isRejectedByItsProperty(String property, String value, String problem) {
        assertThatThrownBy(() -> bind(Map.of(GLOBAL + property, value))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("\n - " + GLOBAL + property + ": " + problem);
    }

    @Test
    void limitOfAnOperationThatCannotBeUsed_isRejectedByItsProperty() {
        assertThatThrownBy(() -> bind(Map.of(OWN + "request-body-limit", "0"))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("\n - " + OWN + "request-body-limit: expected 1 or more, was 0");
    }
}
